import { expect, test } from 'vitest';
import { ticketIdOf } from '../../functions/domain/ticket.ts';
import { aThread } from '../support/builders.ts';
import { anApi, itemsOf, LI, NOW, SUPERVISOR } from './desk.ts';
import { dying } from './tables.ts';

type Api = ReturnType<typeof anApi>;

async function tickets(api: Api, count: number, changes: object = {}) {
  return Promise.all(
    Array.from({ length: count }, async (_, n) => {
      const conversation = `conversation-${n}`;
      const ticketId = ticketIdOf(aThread({ conversation }), 0);
      return (await api.hasTicket({ ticketId, conversation, ...changes })).ticket.ticketId;
    }),
  );
}

const bulk = (api: Api, items: object[], key?: string, who = SUPERVISOR) =>
  api.post(who, '/v1/tickets/bulk', { body: { items }, ...(key ? { key } : {}) });

test('each ticket gets its action and its own result; one that fails stops no other', async () => {
  const api = anApi();
  const [a = '', b = '', c = '', d = ''] = await tickets(api, 4);
  await api.store.tickets.save({ ...(await api.live.store.tickets.find(c))?.value, urgency: 'furious' } as never, 1);
  const v1 = '"v1"';

  const heard = await bulk(api, [
    { ticket: a, ifMatch: v1, action: { do: 'assign', to: 'wang' } },
    { ticket: b, ifMatch: v1, action: { do: 'tags', add: ['batch-7'] } },
    { ticket: c, ifMatch: v1, action: { do: 'resolve' } },
    { ticket: 'tkt_none', ifMatch: v1, action: { do: 'resolve' } },
    { ticket: d, ifMatch: v1, action: { do: 'snooze', until: NOW } },
  ]);

  expect(heard).toMatchObject({ status: 200, body: { failed: 3 } });
  expect(itemsOf(heard)).toMatchObject([
    { ticket: a, status: 200, etag: '"v2"', problem: null },
    { ticket: b, status: 200, etag: '"v2"', problem: null },
    { ticket: c, status: 412, etag: null, problem: { code: 'ticket-moved', etag: '"v2"' } },
    { ticket: 'tkt_none', status: 404, problem: { code: 'ticket-unknown' } },
    { ticket: d, status: 422, problem: { code: 'snooze-not-ahead', errors: [{ pointer: '#/until' }] } },
  ]);
  expect((await api.store.tickets.find(a))?.value.owner).toBe('wang');
  expect((await api.store.tickets.find(c))?.value.resolvedAt).toBeUndefined();
});

test('the same key again does only what is left to do', async () => {
  const faults = dying();
  const api = anApi(faults.around);
  const ids = await tickets(api, 12);
  const items = ids.map((ticket) => ({ ticket, ifMatch: '"v1"', action: { do: 'flag', colour: 'red' } }));
  faults.die('before', 'TICKET');
  const first = await bulk(api, items, 'k-1');
  expect(first.body.failed).toBe(1);
  const failed = itemsOf(first).findIndex(({ problem }) => problem !== null);
  expect(itemsOf(first)[failed]).toMatchObject({ status: 500, problem: { code: 'internal', retryable: true } });

  const again = await bulk(api, items, 'k-1');

  expect(again.body.failed).toBe(0);
  expect(itemsOf(again).map(({ replayed }) => replayed)).toEqual(ids.map((_, n) => n !== failed));
  for (const id of ids) expect(await api.store.tickets.find(id)).toMatchObject({ version: 2, value: { flag: 'red' } });
});

test('each action is as allowed as on its own route', async () => {
  const api = anApi();
  const [a = '', b = ''] = await tickets(api, 2, { owner: 'wang' });
  const release = (ticket: string) => ({ ticket, ifMatch: '"v1"', action: { do: 'release' } });

  expect(itemsOf(await bulk(api, [release(a)], undefined, LI))).toMatchObject([
    { problem: { code: 'already-claimed', owner: 'wang' } },
  ]);
  expect(itemsOf(await bulk(api, [release(a), release(b)]))).toMatchObject([{ status: 200 }, { status: 200 }]);
});

test.each([
  ['nothing', []],
  ['one ticket twice', [1, 2].map(() => ({ ticket: 'tkt_1', ifMatch: '"v1"', action: { do: 'resolve' } }))],
  [
    '51 tickets',
    Array.from({ length: 51 }, (_, n) => ({ ticket: `tkt_${n}`, ifMatch: '"v1"', action: { do: 'resolve' } })),
  ],
  ['a reply', [{ ticket: 'tkt_1', ifMatch: '"v1"', action: { do: 'reply', text: 'hello all' } }]],
  ['no version', [{ ticket: 'tkt_1', action: { do: 'resolve' } }]],
])('%s is refused as a whole', async (_what, items) => {
  expect((await bulk(anApi(), items)).status).toBe(400);
});
