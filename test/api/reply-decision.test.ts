import { expect, test } from 'vitest';
import { after, MINUTE } from '../../functions/domain/instant.ts';
import type { Reply } from '../../functions/domain/reply.ts';
import { aReply } from '../support/builders.ts';
import { anApi, LI, NOW, SUPERVISOR, WANG } from './desk.ts';
import { dying } from './tables.ts';

/** A ticket of li's with one committed reply of which nobody knows whether it went out. */
async function withReply(api: ReturnType<typeof anApi>, changes: Partial<Reply> = {}) {
  const { path, etag, ticket } = await api.hasTicket({ owner: 'li', pending: ['rpl_1'] });
  const sendingSince = after(NOW, -MINUTE);
  const reply = aReply({ state: 'unknown', attempts: 1, sendingSince, reason: 'timeout', ...changes });
  await api.store.replies.save(reply, 0, after(NOW, MINUTE));
  const decide = (decision: string, { who = LI, key = '', ifMatch = etag } = {}) =>
    api.post(who, `${path}/replies/rpl_1/decision`, { ifMatch, body: { decision }, ...(key ? { key } : {}) });
  const stored = async () => (await api.store.replies.find(ticket.ticketId, 'rpl_1'))?.value;
  const kept = async () => (await api.store.tickets.find(ticket.ticketId))?.value;
  const day = async () =>
    (await api.store.statements.of({ connection: reply.connection, shop: reply.shop, day: '2026-03-01' })).replies;
  return { path, ticket, decide, stored, kept, day };
}

test('“it was sent”: settled by the agent’s word, off the ticket, counted as sent, and the next reply may go', async () => {
  const api = anApi();
  const { ticket, decide, stored, kept, day } = await withReply(api);

  expect(await decide('sent')).toMatchObject({ status: 200, body: { state: 'sent', settledBy: 'li', settledAt: NOW } });

  expect(await stored()).toMatchObject({ state: 'sent', settledBy: 'li' });
  expect(await kept()).toMatchObject({ pending: [], change: { action: 'reply-sent', actor: 'li', note: 'rpl_1' } });
  expect(await day()).toMatchObject({ sent: 1 });
  expect(api.woken).toContain(ticket.ticketId);
});

test('“send it again”: back in the queue, still pending, and its sender woken', async () => {
  const api = anApi();
  const { ticket, decide, stored, kept, day } = await withReply(api);

  expect(await decide('send-again')).toMatchObject({ status: 200, body: { state: 'queued', reason: null } });

  expect(await stored()).toMatchObject({ state: 'queued' });
  expect(await kept()).toMatchObject({ pending: ['rpl_1'], change: { action: 'reply-send-again' } });
  expect(await day()).toMatchObject({ waiting: 1 });
  expect(api.woken).toEqual([ticket.ticketId]);
});

test('“give it up”: discarded, off the ticket, and counted as not sent', async () => {
  const api = anApi();
  const { decide, stored, kept, day } = await withReply(api);

  expect(await decide('give-up')).toMatchObject({ status: 200, body: { state: 'discarded' } });

  expect(await stored()).toMatchObject({ state: 'discarded', settledBy: 'li' });
  expect(await kept()).toMatchObject({ pending: [] });
  expect(await day()).toMatchObject({ failed: 1, unknown: 0 });
});

test.each(['queued', 'sending', 'sent', 'failed', 'discarded'] as const)(
  'a reply that is %s leaves nothing to decide',
  async (state) => {
    const { decide, kept } = await withReply(anApi(), { state });

    expect(await decide('send-again')).toMatchObject({ status: 409, body: { code: 'reply-not-unknown', state } });
    expect((await kept())?.change).toBeUndefined();
  },
);

test('another agent may not decide, a supervisor may', async () => {
  const { decide } = await withReply(anApi());

  expect(await decide('sent', { who: WANG })).toMatchObject({ status: 403, body: { code: 'not-yours' } });
  expect((await decide('sent', { who: SUPERVISOR })).status).toBe(200);
});

test('of two who decide at once on the same version one decides and one is told', async () => {
  const { decide, stored, kept } = await withReply(anApi());

  const heard = await Promise.all([decide('send-again'), decide('give-up', { who: SUPERVISOR })]);

  expect(heard.map(({ status }) => status).sort()).toEqual([200, 412]);
  const decided = (await kept())?.change?.action === 'reply-send-again' ? 'queued' : 'discarded';
  expect((await stored())?.state).toBe(decided);
});

test('a crash between the decision and the reply is mended by the same request', async () => {
  const faults = dying();
  const api = anApi(faults.around);
  const { ticket, decide, stored } = await withReply(api);
  faults.die('before', 'REPLY#');
  expect((await decide('send-again', { key: 'k-1' })).status).toBe(500);

  const again = await decide('send-again', { key: 'k-1' });

  expect(again).toMatchObject({ status: 200, headers: { 'idempotency-replayed': 'true' }, body: { state: 'queued' } });
  expect((await stored())?.state).toBe('queued');
  expect(api.woken).toEqual([ticket.ticketId]);
});

test('“send it again” repeated after the second try is unknown too sends nothing a third time', async () => {
  const api = anApi();
  const { ticket, decide, stored } = await withReply(api);
  await decide('send-again', { key: 'k-1' });
  const queued = await api.store.replies.find(ticket.ticketId, 'rpl_1');
  if (!queued) throw new Error('no reply');
  const tried = { ...queued.value, state: 'unknown', attempts: 2, sendingSince: after(NOW, MINUTE) } as const;
  await api.store.replies.save(tried, queued.version, after(NOW, MINUTE));

  const again = await decide('send-again', { key: 'k-1' });

  expect(again).toMatchObject({ headers: { 'idempotency-replayed': 'true' }, body: { state: 'unknown' } });
  expect(await stored()).toMatchObject({ state: 'unknown', attempts: 2 });
});

test('a reply that settled by itself while the agent decided keeps what the channel said', async () => {
  const api = anApi();
  const { ticket, decide, stored } = await withReply(api);
  const faults = await api.store.replies.find(ticket.ticketId, 'rpl_1');
  if (!faults) throw new Error('no reply');

  const [heard] = await Promise.all([
    decide('give-up'),
    api.store.replies.save({ ...faults.value, state: 'sent', settledBy: 'echo' }, faults.version, undefined),
  ]);

  expect(['200', '409']).toContain(String(heard.status));
  expect(await stored()).toMatchObject({ state: 'sent', settledBy: 'echo' });
});

test('a decision that is none of the three is refused', async () => {
  const { decide } = await withReply(anApi());

  expect(await decide('maybe')).toMatchObject({
    status: 400,
    body: { errors: [{ pointer: '#/decision', detail: 'must be one of sent, send-again, give-up' }] },
  });
});
