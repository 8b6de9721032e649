import { DAY, HOUR, instant, MINUTE } from '../../functions/domain/instant.ts';
import { ticketIdOf } from '../../functions/domain/ticket.ts';
import { HANDED_OUT_FOR } from '../../functions/store/pages.ts';
import { DESK } from '../../infra/local/resources.ts';
import { attempt, type Rig, SHOPEE_SHOP } from './rig.ts';

/** Something that happens to the desk; `before` is done without faults, `act` with the calls numbered. */
export type Scenario = {
  readonly name: string;
  readonly before?: (rig: Rig) => Promise<void>;
  readonly act: (rig: Rig) => Promise<void>;
  /** It does the same again and again: of a call made more than twice only the first two and the last are tried. */
  readonly repeats?: boolean;
  /** So like another that only the double faults try it. */
  readonly onlyDoubleFaults?: boolean;
};

/** An hour before the scenario's own time: no time of an event is ever mistaken for a time of processing. */
const ago = (rig: Rig, ms: number) => instant(minute(rig) - ms);

/** The full minute just begun: however slow the machine, every run tells the same times. */
const minute = (rig: Rig) => Math.floor(rig.clock.now() / MINUTE) * MINUTE;

function says(rig: Rig, messageId: string, text: string, more: Record<string, unknown> = {}, at = ago(rig, HOUR)) {
  const data = { shop: 'shop-1', messageId, conversation: 'c-1', buyer: { id: 'b-1', name: 'Ana' }, text, ...more };
  return rig.deliver(rig.marketplaces.own, { type: 'inquiry.created', timestamp: at, data }, `evt-${messageId}`);
}

function tells(rig: Rig, id: string, type: string, data: Record<string, unknown>, at = ago(rig, HOUR)) {
  return rig.deliver(rig.marketplaces.own, { type, timestamp: at, data }, id);
}

export const OWN_TICKET = (rig: Rig) => ticketIdOf({ connection: rig.own, shop: 'shop-1', conversation: 'c-1' }, 0);

const SECOND_TICKET = (rig: Rig) => ticketIdOf({ connection: rig.own, shop: 'shop-1', conversation: 'c-2' }, 0);

/** An agent reads the ticket, then acts on what was read. */
async function command(rig: Rig, ticketId: string, path: string, body: object, key: string): Promise<void> {
  const read = await rig.ask('GET', `/v1/tickets/${ticketId}`, undefined);
  const headers = { 'if-match': read.headers.etag ?? '', 'idempotency-key': key };
  const answer = await rig.ask('POST', `/v1/tickets/${ticketId}/${path}`, body, headers);
  if (answer.status >= 300) throw new Error(`${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
}

const reply = (rig: Rig, ticketId: string, text: string, key: string) =>
  command(rig, ticketId, 'replies', { text }, key);

async function shopeeBuyer(rig: Rig, text: string, orderId?: string): Promise<void> {
  for (let tries = 0; tries < 6; tries += 1) {
    const push = await rig.marketplaces.shopee.buyerWrites({
      shop: SHOPEE_SHOP,
      buyer: '165105353',
      buyerName: 'keela',
      conversation: '709122092476686867',
      messageId: '2302748948493123953',
      text,
      orderId,
      at: ago(rig, HOUR),
    });
    if (push.accepted) return;
  }
  throw new Error('never accepted');
}

const SHOPEE_TICKET = (rig: Rig) =>
  ticketIdOf({ connection: rig.shopee, shop: SHOPEE_SHOP, conversation: '709122092476686867' }, 0);

/** What comes in. */
export const INTAKE: readonly Scenario[] = [
  {
    name: 'a new inquiry',
    act: (rig) => says(rig, 'm1', 'Hello, do you ship this lamp to Portugal, and how long would it take?'),
  },
  {
    name: 'a complaint that is acknowledged by itself',
    act: (rig) =>
      says(rig, 'm1', 'The lamp arrived completely broken, the glass is smashed and it does not work at all', {
        orderId: 'o-1',
      }),
  },
  {
    name: 'a follow-up on a ticket with an order',
    before: async (rig) => {
      await tells(rig, 'o1', 'order.updated', {
        shop: 'shop-1',
        orderId: 'o-1',
        status: 'shipped',
        phase: 'shipped',
        buyer: 'b-1',
      });
      await says(rig, 'm1', 'Where is my order o-1?', { orderId: 'o-1' }, ago(rig, 2 * HOUR));
    },
    act: (rig) => says(rig, 'm2', 'Hello? Still waiting for my parcel', { orderId: 'o-1' }),
  },
  {
    name: 'an order that a push only points at',
    before: async (rig) => {
      rig.marketplaces.shopee.configure({ orders: [shopeeOrder(rig)] });
      await shopeeBuyer(rig, 'Kapan pesanan saya dikirim?', '220810QSK8S7BX');
    },
    act: async (rig) => {
      const at = Math.floor((minute(rig) - HOUR) / 1000);
      const data = { items: [], ordersn: '220810QSK8S7BX', status: 'SHIPPED', completed_scenario: '', update_time: at };
      await rig.deliver(rig.marketplaces.shopee, { data, shop_id: Number(SHOPEE_SHOP), code: 3, timestamp: at });
    },
  },
  {
    name: 'a dispute',
    act: (rig) =>
      tells(rig, 'd1', 'dispute.updated', {
        shop: 'shop-1',
        disputeId: 'd-1',
        type: 'chargeback',
        status: 'needs_response',
        open: true,
        orderId: 'o-1',
        amount: { minor: 4599, currency: 'EUR' },
        respondBy: instant(minute(rig) + 5 * DAY),
      }),
  },
  {
    name: 'a bad review',
    act: (rig) =>
      tells(rig, 'r1', 'review.updated', {
        shop: 'shop-1',
        reviewId: 'r-1',
        rating: 1,
        outOf: 5,
        text: 'Broke after a day',
        orderId: 'o-1',
      }),
  },
  {
    name: 'a privacy order',
    act: (rig) => tells(rig, 'p1', 'buyer.erasure_requested', { subjects: ['b-1', 'ana@example.com'] }),
  },
  {
    name: 'a verified delivery that nobody can read',
    act: (rig) => tells(rig, 'x1', 'inquiry.created', { shop: 'shop-1', text: 42 }),
  },
  {
    name: 'a message too long for the table, read whole by an agent, and the statement',
    act: async (rig) => {
      await says(rig, 'm1', `Where is my order? ${'It has been so long. '.repeat(2000)}`);
      await rig.pump();
      const { body } = await rig.ask('GET', `/v1/tickets/${OWN_TICKET(rig)}`, undefined);
      const text = JSON.stringify(body).match(/\/v1\/tickets\/[^"]+\/texts\/[^"]+/)?.[0] ?? '';
      const whole = await rig.ask('GET', text, undefined);
      if (JSON.stringify(whole.body).length < 40_000) throw new Error('the text is not whole');
      const { status } = await rig.ask('GET', `/v1/statement?day=${instant(minute(rig)).slice(0, 10)}`, undefined);
      if (status !== 200) throw new Error(`statement answered ${status}`);
    },
  },
];

/** What is erased, and how often a worker may die over it. */
export const PRIVACY: readonly Scenario[] = [
  {
    name: 'a buyer who is erased, with an answer that has not left',
    repeats: true,
    before: async (rig) => {
      const order = { shop: 'shop-1', orderId: 'o-1', status: 'shipped', phase: 'shipped', buyer: 'b-1' };
      await tells(rig, 'o1', 'order.updated', { ...order, shipment: { tracking: 'TRACK-1' } }, ago(rig, 3 * HOUR));
      const long = `Where is my order? ${'It has been so long. '.repeat(2000)}`;
      await says(rig, 'm1', long, { orderId: 'o-1' }, ago(rig, 2 * HOUR));
      const review = { shop: 'shop-1', reviewId: 'r-1', rating: 1, outOf: 5, text: 'Bad', buyer: 'b-1' };
      await tells(rig, 'r1', 'review.updated', review, ago(rig, 2 * HOUR));
      await rig.pump();
      rig.marketplaces.own.fault({ call: 'send', fault: 'throttle', retryAfterSeconds: 86_400 });
      await reply(rig, OWN_TICKET(rig), 'It ships tomorrow.', 'key-1');
    },
    act: async (rig) => {
      await tells(rig, 'p1', 'buyer.erasure_requested', { subjects: ['b-1', 'ana@example.com'] });
    },
  },
];

/** What agents do, and what goes out. */
export const REPLIES: readonly Scenario[] = [
  {
    name: 'a reply, echoed by the channel',
    before: (rig) => says(rig, 'm1', 'Does this lamp work with 110 volts?'),
    act: (rig) => reply(rig, OWN_TICKET(rig), 'Yes, it takes 100 to 240 volts.', 'key-1'),
  },
  {
    name: 'two replies, one after the other',
    onlyDoubleFaults: true,
    before: (rig) => says(rig, 'm1', 'Does this lamp work with 110 volts?'),
    act: async (rig) => {
      await reply(rig, OWN_TICKET(rig), 'Yes, it takes 100 to 240 volts.', 'key-1');
      await reply(rig, OWN_TICKET(rig), 'And the plug is a US one.', 'key-2');
    },
  },
  {
    name: 'a claim of the next ticket, its hand-over and a note',
    before: (rig) => says(rig, 'm1', 'Does this lamp work with 110 volts?'),
    act: async (rig) => {
      await rig.ask('POST', '/v1/queues/pre-sale/claim-next', {}, { 'idempotency-key': 'key-0' });
      await command(rig, OWN_TICKET(rig), 'note', { text: 'Asked the factory.' }, 'key-1');
      await command(rig, OWN_TICKET(rig), 'hand-over', { queue: 'after-sale', note: 'Please take it.' }, 'key-2');
    },
  },
  {
    name: 'a correction that moves the ticket and is learned from',
    before: (rig) => says(rig, 'm1', 'Does this lamp work with 110 volts?'),
    act: (rig) =>
      command(rig, OWN_TICKET(rig), 'messages/m1/correction', { intent: 'wrong_item', urgency: 'annoyed' }, 'key-1'),
  },
  {
    name: 'a reply with a file',
    before: (rig) => says(rig, 'm1', 'How can I return the lamp?'),
    act: async (rig) => {
      const file = { name: 'form.pdf', type: 'application/pdf', size: 9 };
      const path = `/v1/tickets/${OWN_TICKET(rig)}/attachments`;
      const asked = await rig.ask('POST', path, file, { 'idempotency-key': 'key-0' });
      const { id } = (asked.body as { attachment: { id: string } }).attachment;
      // What the agent's browser does: no call of ours.
      const object = `/${DESK.bucket}/attachment/${OWN_TICKET(rig)}/${id}`;
      await rig.backends.queues.call({ method: 'PUT', path: object, headers: {}, body: Buffer.from('the form.') });
      await command(rig, OWN_TICKET(rig), 'replies', { text: 'Here it is.', attachments: [id] }, 'key-1');
      await rig.ask('GET', `${path}/${id}`, undefined);
    },
  },
  {
    name: 'a macro that tags, notes, answers and hands over',
    before: async (rig) => {
      await says(rig, 'm1', 'Does this lamp work with 110 volts?');
      const steps = [
        { do: 'tags', add: ['voltage'] },
        { do: 'note', text: 'Asked before.' },
        { do: 'reply', text: 'Yes, it takes 100 to 240 volts.' },
        { do: 'hand-over', queue: 'after-sale' },
      ];
      await rig.ask('POST', '/v1/macros', { name: 'Voltage', steps }, { 'idempotency-key': 'make' });
    },
    act: async (rig) => {
      const { body } = await rig.ask('GET', '/v1/macros', undefined);
      const macro = (body as { items: { id: string }[] }).items[0]?.id;
      await command(rig, OWN_TICKET(rig), 'run-macro', { macro }, 'key-1');
    },
  },
  {
    name: 'a merge of two conversations with a reply under way, and a late word in the one merged away',
    before: async (rig) => {
      await says(rig, 'm1', 'Does this lamp work with 110 volts?');
      await says(rig, 'n1', 'Do you ship it to Portugal?', { conversation: 'c-2' });
    },
    act: async (rig) => {
      await reply(rig, SECOND_TICKET(rig), 'Yes, within a week.', 'key-1');
      await command(rig, SECOND_TICKET(rig), 'merge', { into: OWN_TICKET(rig) }, 'key-2');
      await says(rig, 'n2', 'And what does it cost?', { conversation: 'c-2' }, ago(rig, HOUR / 2));
    },
  },
  {
    name: 'a supervisor limits a colleague to one shop, under a key',
    act: async (rig) => {
      const shops = [{ connection: rig.own, shop: 'shop-1' }];
      const answer = await rig.ask('PUT', '/v1/members/wang', { shops }, { 'idempotency-key': 'key-1' });
      if (answer.status !== 200) throw new Error(`answered ${answer.status}`);
    },
  },
  {
    name: 'a reply whose token has to be refreshed first',
    before: async (rig) => {
      await shopeeBuyer(rig, 'Kak barang ready?');
      rig.backends.advance(4 * HOUR - MINUTE);
    },
    act: (rig) => reply(rig, SHOPEE_TICKET(rig), 'Ready kak, silakan diorder.', 'key-1'),
  },
];

/** What time brings. */
export const CLOCKS: readonly Scenario[] = [
  {
    name: "a webhook to a system of the seller's",
    before: async (rig) => {
      const url = `${rig.front.url}/marketplaces/seller-systems/hooks`;
      const endpoint = { kind: 'webhook', name: 'ERP', url, types: ['inquiry.received', 'ticket.opened'] };
      const made = await rig.ask('POST', '/v1/webhook-endpoints', endpoint, { 'idempotency-key': 'key-0' });
      rig.systems.configure({ secrets: { hooks: String(made.body.secret) } });
      await says(rig, 'm1', 'Do you have it in blue?');
      await rig.pump();
      rig.backends.advance(MINUTE);
    },
    act: async (rig) => {
      const endpoint = (await rig.everything()).find(({ pk }) => pk === 'ENDPOINTS');
      // As often as the sweep would wake it: whoever dies holds the lease for a minute and a half.
      for (let wakes = 0; wakes < 2; wakes += 1) {
        await attempt(() => rig.invoke((live) => live.send.notice(String(endpoint?.sk))));
        await rig.pump();
        rig.backends.advance(2 * MINUTE);
      }
    },
  },
  {
    name: 'a sweep over clocks that have run out',
    before: async (rig) => {
      await says(rig, 'm1', 'Do you have it in blue?');
      const shop = { shop: 'shop-1' };
      await tells(rig, 'd1', 'dispute.updated', {
        ...shop,
        disputeId: 'd-1',
        type: 'claim',
        status: 'open',
        open: true,
        respondBy: instant(minute(rig) + 3 * HOUR),
      });
      await tells(rig, 'r1', 'review.updated', { ...shop, reviewId: 'r-1', rating: 2, outOf: 5, text: 'meh' });
      await rig.pump();
      rig.backends.advance(26 * HOUR);
    },
    act: async (rig) => {
      await rig.sweepOnce();
      await rig.sweepOnce();
    },
  },
  {
    name: 'more due at once than a sweep handles by itself',
    before: async (rig) => {
      for (const n of ['1', '2', '3']) await says(rig, `m${n}`, 'Do you have it in blue?', { conversation: `c-${n}` });
      await rig.pump();
      rig.backends.advance(26 * HOUR);
    },
    act: async (rig) => {
      // A page of two: one is handed out, the third ticket is handled by the sweep.
      await rig.sweepOnce(2);
      await rig.pump();
      rig.backends.advance(HANDED_OUT_FOR + MINUTE);
      await rig.sweepOnce(2);
      await rig.pump();
    },
  },
  {
    name: 'a poll for pushes that were lost',
    before: async (rig) => {
      const at = Math.floor((minute(rig) - HOUR) / 1000);
      const data = { items: [], ordersn: '220810QSK8S7BX', status: 'UNPAID', completed_scenario: '', update_time: at };
      rig.marketplaces.shopee.configure({ orders: [shopeeOrder(rig)], webhook: 'http://127.0.0.1:9/nobody-there' });
      await rig.marketplaces.shopee.push({ data, shop_id: Number(SHOPEE_SHOP), code: 3, timestamp: at });
    },
    act: async (rig) => {
      await rig.pollOnce();
      rig.backends.advance(6 * MINUTE);
      await rig.pollOnce();
    },
  },
];

function shopeeOrder(rig: Rig) {
  const at = Math.floor((minute(rig) - 2 * HOUR) / 1000);
  return {
    order_sn: '220810QSK8S7BX',
    region: 'ID',
    currency: 'IDR',
    total_amount: 150000,
    order_status: 'SHIPPED',
    buyer_user_id: 165105353,
    buyer_username: 'keela',
    create_time: at,
    update_time: at,
    ship_by_date: at + 86400 * 3,
    item_list: [{ item_id: 4112503530, item_name: 'Lamp', item_sku: 'L-1', model_id: 1, model_quantity_purchased: 1 }],
  };
}
