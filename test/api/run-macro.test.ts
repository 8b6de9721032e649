import { expect, test } from 'vitest';
import { after, DAY, MINUTE } from '../../functions/domain/instant.ts';
import { anApi, itemsOf, LI, NOW, SUPERVISOR } from './desk.ts';
import { dying } from './tables.ts';

const STEPS = [
  { do: 'tags', add: ['damaged'] },
  { do: 'note', text: 'sent the form' },
  { do: 'reply', template: 'return-instructions', variables: { days: 14 } },
  { do: 'snooze', forMinutes: 60 },
];

async function withMacro(steps: readonly object[] = STEPS, around?: Parameters<typeof anApi>[0]) {
  const api = anApi(around);
  await api.hasShop();
  const made = await api.post(SUPERVISOR, '/v1/macros', { body: { name: 'Return form', steps }, key: 'make' });
  const { ticket, path, etag } = await api.hasTicket({ owner: 'li' });
  const body = { macro: made.body.id, variables: { order: '2603-77' } };
  const run = (key = 'k-1', given: object = { ifMatch: etag, body }) =>
    api.post(LI, `${path}/run-macro`, { key, ...given });
  return { api, ticket, path, etag, run, body };
}

const outcomes = (body: Record<string, unknown>) =>
  (body.steps as { do: string; outcome: string }[]).map((step) => `${step.do} ${step.outcome}`);

test('all of its steps are done in their order, and the history tells each', async () => {
  const { api, ticket, path, run } = await withMacro();

  const heard = await run();

  expect(heard).toMatchObject({
    status: 200,
    body: { complete: true, ticket: { tags: ['damaged'], status: 'snoozed' } },
  });
  expect(outcomes(heard.body)).toEqual(['tags done', 'note done', 'reply done', 'snooze done']);
  expect((await api.store.tickets.find(ticket.ticketId))?.value.snoozedUntil).toBe(after(NOW, 60 * MINUTE));
  const history = itemsOf(await api.get(LI, `${path}/history`));
  expect(history.map(({ action }) => action)).toEqual(['tags', 'note', 'snooze']);
  const [reply] = await api.store.replies.of(ticket.ticketId);
  expect(reply).toMatchObject({ template: 'return-instructions', author: 'li' });
  expect(heard.headers.etag).toBe(`"v${(await api.store.tickets.find(ticket.ticketId))?.version}"`);
});

test('the same key again does nothing twice, even after the macro was rewritten', async () => {
  const { api, ticket, run } = await withMacro();
  const first = await run();
  const { id } = itemsOf(await api.get(LI, '/v1/macros'))[0] ?? {};
  const other = { name: 'Return form', steps: [{ do: 'resolve' }] };
  await api.ask(SUPERVISOR, 'PUT', `/v1/macros/${id}`, { body: other, ifMatch: '"v1"' });

  const again = await run();

  expect(again).toMatchObject({ status: 200, headers: { 'idempotency-replayed': 'true' }, body: first.body });
  expect(await api.store.replies.of(ticket.ticketId)).toHaveLength(1);
  expect(await api.store.notes.of(ticket.ticketId)).toHaveLength(1);
});

test.each(['RUN#', 'CHANGE#', 'NOTE#', 'REPLY#'])(
  'a run that dies before or after it writes %s goes on where it stopped',
  async (beginning) => {
    for (const when of ['before', 'after'] as const) {
      const faults = dying();
      const { api, ticket, run } = await withMacro(STEPS, faults.around);
      faults.die(when, beginning);
      expect((await run()).status, `${when} ${beginning}`).toBe(500);

      const heard = await run();

      expect(heard.body.complete, `${when} ${beginning}`).toBe(true);
      expect(await api.store.tickets.history(ticket.ticketId, 20)).toHaveLength(3);
      expect(await api.store.notes.of(ticket.ticketId)).toHaveLength(1);
      expect(await api.store.replies.of(ticket.ticketId)).toHaveLength(1);
    }
  },
);

test('it stops at the first step that fails, says why, and leaves the rest', async () => {
  const { api, ticket, run } = await withMacro([
    { do: 'flag', colour: 'red' },
    { do: 'reply', template: 'return-instructions' },
    { do: 'resolve' },
  ]);

  const heard = await run();

  expect(heard.body.complete).toBe(false);
  expect(outcomes(heard.body)).toEqual(['flag done', 'reply failed', 'resolve not-run']);
  expect(heard.body.steps).toMatchObject([{}, { problem: { status: 422, code: 'template-variables' } }, {}]);
  expect((await api.store.tickets.find(ticket.ticketId))?.value).toMatchObject({ flag: 'red', pending: [] });
});

test('a word of the buyer between two steps stops it: what follows was not decided on that', async () => {
  const faults = dying();
  const { api, ticket, run } = await withMacro(
    [{ do: 'flag', colour: 'red' }, { do: 'note', text: 'x' }, { do: 'resolve' }],
    faults.around,
  );
  faults.die('after', 'NOTE#');
  await run();
  const { value, version = 0 } = (await api.store.tickets.find(ticket.ticketId)) ?? {};
  if (!value) throw new Error('not there');
  await api.store.tickets.save({ ...value, lastBuyer: { at: after(NOW, MINUTE), id: 'message-2' } }, version);

  const heard = await run();

  expect(outcomes(heard.body)).toEqual(['flag done', 'note done', 'resolve failed']);
  expect(heard.body.steps).toMatchObject([{}, {}, { problem: { code: 'ticket-moved' } }]);
});

test('a reply of its own that goes out meanwhile does not stop it', async () => {
  const { api, ticket, run } = await withMacro([{ do: 'reply', text: 'Thanks!' }, { do: 'resolve' }]);
  // The sender is at it as soon as it is woken.
  const live = api.live as { wake: (ticketId: string) => Promise<void> };
  live.wake = async () => {
    const found = await api.store.tickets.find(ticket.ticketId);
    if (found) await api.store.tickets.save({ ...found.value, lastSeller: { at: NOW, id: 'sent' } }, found.version);
  };

  expect((await run()).body).toMatchObject({ complete: true, ticket: { status: 'resolved' } });
});

test('without a key, with a stale ETag, or of a macro that is gone, nothing is begun', async () => {
  const { api, ticket, path, etag, run, body } = await withMacro();

  expect((await api.post(LI, `${path}/run-macro`, { ifMatch: etag, body })).body.code).toBe('idempotency-key-missing');
  expect((await run('k-1', { body })).body.code).toBe('if-match-missing');
  expect((await run('k-1', { ifMatch: '"v9"', body })).body.code).toBe('ticket-moved');
  expect((await run('k-1', { ifMatch: etag, body: { macro: 'mac_none' } })).body.code).toBe('definition-unknown');
  expect((await api.store.tickets.find(ticket.ticketId))?.version).toBe(1);
  await run();
  expect((await run('k-1', { ifMatch: etag, body: { ...body, variables: {} } })).body.code).toBe(
    'idempotency-key-reused',
  );
});

test('a step that the agent may not take fails as its own route does', async () => {
  const { api, ticket, run } = await withMacro([{ do: 'assign', to: 'zhou' }]);
  const shops = [{ connection: ticket.connection, shop: 'another' }];
  await api.store.members.save({ name: 'zhou', shops, setAt: NOW, setBy: 'chen' }, 0);

  expect((await run()).body.steps).toMatchObject([{ outcome: 'failed', problem: { code: 'assignee-sees-not' } }]);
});

test('a run is forgotten after a day', async () => {
  const { api, ticket, run } = await withMacro();
  await run();
  api.turnTo(after(NOW, 2 * DAY));

  expect((await run()).body.code).toBe('ticket-moved');
  expect(await api.store.replies.of(ticket.ticketId)).toHaveLength(1);
});
