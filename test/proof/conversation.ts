import type { KeptMessage } from '../../infra/local/marketplaces/simulator.ts';
import type { Channel, Desk, Place } from './desk.ts';

export type ReplyView = {
  readonly id: string;
  readonly state: 'draft' | 'queued' | 'sending' | 'sent' | 'failed' | 'unknown' | 'discarded';
  readonly text: string;
  readonly reason: string | null;
  readonly createdAt: string;
};

/** One buyer's conversation with the shop, and what the desk and the marketplace each think of it. */
export type Conversation = {
  readonly channel: Channel;
  readonly ticketId: string;
  /** Commits a reply as the supervisor, reading the ticket anew when it has moved; gives its id. */
  reply(text: string): Promise<string>;
  /** The desk's own view of every reply, in the order in which they were committed. */
  replies(): Promise<ReplyView[]>;
  decide(replyId: string, decision: 'sent' | 'send-again' | 'give-up'): Promise<number>;
  /** What the buyer has got, by the marketplace's log. */
  received(): string[];
  /** Texts that the marketplace was sent again under the id of one that it had. */
  repeated(): string[];
  /** Pushes what the shop wrote to the desk again, as a channel's late echo does. */
  echo(): Promise<void>;
};

let buyers = 0;

/** A new buyer writes; resolves once the desk has the ticket. */
export async function converse(desk: Desk, channel: Channel): Promise<Conversation> {
  const place = desk.places[channel];
  const { simulator, connection, shop } = place;
  buyers += 1;
  const buyer = channel === 'shopee' ? String(700_000_000 + buyers) : `buyer-${buyers}`;
  const push = await simulator.buyerWrites({ shop, buyer, text: 'Does this lamp work with 110 volts?' });
  if (!push.accepted) throw new Error(`the desk answered ${push.status} to a buyer`);
  await desk.cloud.drain();
  const { body } = await desk.ask('chen', 'GET', `/v1/buyers/${connection}/${shop}/${buyer}/tickets`);
  const [card] = (body as { items: { ticketId: string }[] }).items;
  if (!card) throw new Error('the buyer has no ticket');
  const path = `/v1/tickets/${card.ticketId}`;
  const etag = async () => (await desk.ask('chen', 'GET', path)).headers.get('etag') ?? '';
  const order: string[] = [];
  const own = (one: KeptMessage) => one.shop === shop && one.buyer === buyer;

  return {
    channel,
    ticketId: card.ticketId,
    async reply(text) {
      const key = `${buyer}-${order.length}`;
      for (let tries = 0; tries < 20; tries += 1) {
        const headers = { 'if-match': await etag(), 'idempotency-key': key };
        const answer = await desk.ask('chen', 'POST', `${path}/replies`, { text }, headers);
        if (answer.status === 412) continue;
        if (answer.status !== 202) throw new Error(`a reply was answered ${answer.status}`);
        const { id } = answer.body as ReplyView;
        order.push(id);
        return id;
      }
      throw new Error('the ticket never stood still');
    },
    async replies() {
      const view = (await desk.ask('chen', 'GET', path)).body as { replies: ReplyView[] };
      const known = new Map(view.replies.map((one) => [one.id, one]));
      return order.map((id) => known.get(id)).filter((one) => one !== undefined);
    },
    async decide(replyId, decision) {
      for (let tries = 0; tries < 20; tries += 1) {
        const headers = { 'if-match': await etag() };
        const answer = await desk.ask('chen', 'POST', `${path}/replies/${replyId}/decision`, { decision }, headers);
        if (answer.status !== 412) return answer.status;
      }
      throw new Error('the ticket never stood still');
    },
    received: () => simulator.log.received.filter(own).map(({ text }) => text),
    repeated: () => simulator.log.repeated.filter(own).map(({ text }) => text),
    async echo() {
      for (const message of simulator.log.received.filter(own)) await simulator.push(echoOf(message, place));
    },
  };
}

/** The shop's own message as each channel pushes it. */
function echoOf(message: KeptMessage, { channel, shop }: Place): object {
  const { messageId, conversation, buyer, text, at } = message;
  switch (channel) {
    case 'shopee': {
      const created_timestamp = Math.floor(Date.parse(at) / 1000);
      const people = {
        from_id: Number(shop),
        from_user_name: 'harbourgoods.sg',
        from_shop_id: Number(shop),
        to_id: Number(buyer),
      };
      const content = {
        message_id: messageId,
        conversation_id: conversation,
        created_timestamp,
        ...people,
        message_type: 'text',
        content: { text },
      };
      return { code: 10, shop_id: Number(shop), timestamp: created_timestamp, data: { type: 'message', content } };
    }
    case 'ebay':
      return {
        metadata: { topic: 'NEW_MESSAGE' },
        notification: {
          notificationId: `echo-${messageId}`,
          eventDate: at,
          data: {
            messageId,
            conversationId: conversation,
            messageBody: text,
            recipientUserName: buyer,
            senderUserName: 'harbour-goods',
          },
        },
      };
    default:
      return {
        type: 'message.sent',
        timestamp: at,
        data: { shop, messageId, conversation, buyer: { id: buyer }, text },
      };
  }
}
