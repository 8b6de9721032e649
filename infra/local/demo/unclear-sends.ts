import * as z from 'zod/mini';
import { answer, type Handled, outcomeOf, type Shift } from './agent.ts';
import { type Desk, replySchema, whileMoving } from './desk.ts';
import { until } from './http.ts';
import type { Marketplace } from './marketplace.ts';

/** A send whose outcome nobody knew, and how it was settled. */
export type Unclear = { readonly channel: string; readonly what: string; readonly settled: string };

/** Buyers whose answers go wrong, and how. */
export const KEPT_FOR_LAST: Readonly<Record<string, 'echo' | 'arrived' | 'lost'>> = {
  'shopee 100102': 'echo',
  'standard-webhooks b-203': 'arrived',
  'standard-webhooks b-204': 'lost',
};

/**
 * Cuts the line at the worst moment. Taken and then cut: the channel's echo settles it, or, where a channel sends none, the
 * agent who looks into the shop and says so. Cut before it was taken: the agent says to send it again.
 */
export async function sendUnclearly(
  desk: Desk,
  { ticket }: Handled,
  place: Marketplace,
  shift: Shift,
): Promise<Unclear> {
  const how = KEPT_FOR_LAST[`${ticket.channel} ${ticket.buyer.id}`];
  await place.fault({ call: 'send', fault: how === 'lost' ? 'resetBefore' : 'resetAfter', times: 1 });
  const replyId = await answer(desk, ticket.id, shift);
  const what = how === 'lost' ? 'line cut before it was taken' : 'taken, then the line was cut';
  if (how === 'echo') {
    const { settledBy } = await until('the echo of a send', 30_000, async () => {
      const reply = await outcomeOf(desk, ticket.id, replyId);
      return reply.state === 'sent' ? reply : undefined;
    });
    return {
      channel: ticket.channel,
      what,
      settled: settledBy === 'echo' ? 'by the echo of it' : 'by reading the conversation back',
    };
  }
  const { state, text } = await outcomeOf(desk, ticket.id, replyId);
  if (state !== 'unknown') throw new Error(`a send of unknown outcome is called ${state}`);
  const there = (await place.log()).received.some(
    (one) => one.conversation === ticket.conversation && one.text === text,
  );
  const decision = there ? 'sent' : 'send-again';
  await decide(desk, ticket.id, replyId, decision);
  await until('a decided reply', 30_000, async () =>
    (await outcomeOf(desk, ticket.id, replyId)).state === 'sent' ? true : undefined,
  );
  return {
    channel: ticket.channel,
    what,
    settled: `${desk.who} looked: ${there ? 'it is there' : 'not there, sent again'}`,
  };
}

function decide(desk: Desk, ticketId: string, replyId: string, decision: 'sent' | 'send-again'): Promise<void> {
  return whileMoving(async () => {
    const { etag } = await desk.read(ticketId);
    const path = `/v1/tickets/${ticketId}/replies/${replyId}/decision`;
    const { status } = await desk.post(path, z.union([replySchema, z.unknown()]), { body: { decision }, etag }, [412]);
    return status !== 412;
  });
}
