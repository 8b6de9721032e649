import { describe, expect, test } from 'vitest';
import { routes } from '../../functions/api/routes.ts';
import { messageTold } from '../../functions/domain/happening.ts';
import { after, DAY, MINUTE } from '../../functions/domain/instant.ts';
import { ROLES, type Role } from '../../functions/domain/principal.ts';
import { ticketIdOf } from '../../functions/domain/ticket.ts';
import {
  aDisputeEvent,
  aLesson,
  aMessage,
  aNoticeEvent,
  anOrderEvent,
  aPrivacyEvent,
  aReply,
  aReviewEvent,
  aThread,
  CONNECTION,
  SHOP,
} from '../support/builders.ts';
import { anApi, NOW } from './desk.ts';

const DESK: Role[] = ['agent', 'supervisor'];

/** Who may call what; everyone else is refused. */
const ALLOWED: Record<string, Role[] | 'everyone'> = {
  'GET /v1/me': 'everyone',
  'GET /v1/queues': DESK,
  'GET /v1/queues/{queue}/tickets': DESK,
  'POST /v1/queues/{queue}/claim-next': DESK,
  'GET /v1/tickets/{ticketId}': DESK,
  'GET /v1/tickets/{ticketId}/texts/{text}': DESK,
  'GET /v1/tickets/{ticketId}/history': DESK,
  'POST /v1/tickets/{ticketId}/claim': DESK,
  'POST /v1/tickets/{ticketId}/release': DESK,
  'POST /v1/tickets/{ticketId}/assign': DESK,
  'POST /v1/tickets/{ticketId}/flag': DESK,
  'POST /v1/tickets/{ticketId}/tags': DESK,
  'POST /v1/tickets/{ticketId}/merge': DESK,
  'POST /v1/tickets/{ticketId}/attachments': DESK,
  'GET /v1/tickets/{ticketId}/attachments/{attachmentId}': DESK,
  'POST /v1/tickets/{ticketId}/run-macro': DESK,
  'POST /v1/tickets/bulk': DESK,
  'GET /v1/saved-replies': DESK,
  'GET /v1/saved-replies/{id}': DESK,
  'POST /v1/saved-replies': ['supervisor'],
  'PUT /v1/saved-replies/{id}': ['supervisor'],
  'DELETE /v1/saved-replies/{id}': ['supervisor'],
  'GET /v1/macros': DESK,
  'GET /v1/macros/{id}': DESK,
  'POST /v1/macros': ['supervisor'],
  'PUT /v1/macros/{id}': ['supervisor'],
  'DELETE /v1/macros/{id}': ['supervisor'],
  'POST /v1/tickets/{ticketId}/hand-over': DESK,
  'POST /v1/tickets/{ticketId}/snooze': DESK,
  'POST /v1/tickets/{ticketId}/resolve': DESK,
  'POST /v1/tickets/{ticketId}/reopen': DESK,
  'POST /v1/tickets/{ticketId}/note': DESK,
  'POST /v1/tickets/{ticketId}/messages/{messageId}/correction': DESK,
  'GET /v1/corrections': ['supervisor'],
  'GET /v1/tickets/{ticketId}/messages/{messageId}/why': DESK,
  'POST /v1/tickets/{ticketId}/replies': DESK,
  'GET /v1/tickets/{ticketId}/replies/{replyId}': DESK,
  'POST /v1/tickets/{ticketId}/replies/{replyId}/decision': DESK,
  'GET /v1/buyers/{connection}/{shop}/{buyer}/tickets': DESK,
  'GET /v1/orders/{connection}/{shop}/{orderId}': DESK,
  'GET /v1/search': DESK,
  'GET /v1/disputes': DESK,
  'GET /v1/disputes/{connection}/{shop}/{id}': DESK,
  'POST /v1/disputes/{connection}/{shop}/{id}/done': DESK,
  'GET /v1/reviews': DESK,
  'GET /v1/reviews/{connection}/{shop}/{id}': DESK,
  'POST /v1/reviews/{connection}/{shop}/{id}/done': DESK,
  'GET /v1/notices': DESK,
  'GET /v1/notices/{connection}/{shop}/{id}': DESK,
  'POST /v1/notices/{connection}/{shop}/{id}/done': DESK,
  'GET /v1/privacy-orders': ['supervisor', 'engineer'],
  'GET /v1/privacy-orders/{connection}/{shop}/{id}': ['supervisor', 'engineer'],
  'POST /v1/privacy-orders/{connection}/{shop}/{id}/done': ['supervisor', 'engineer'],
  'GET /v1/privacy-orders/{connection}/{shop}/{id}/export': ['supervisor', 'engineer'],
  'POST /v1/buyers/{connection}/{shop}/{buyer}/erase': ['supervisor', 'engineer'],
  'POST /v1/buyers/{connection}/{shop}/{buyer}/export': ['supervisor', 'engineer'],
  'GET /v1/connections': ['agent', 'supervisor', 'engineer'],
  'GET /v1/members': ['supervisor', 'engineer'],
  'PUT /v1/members/{name}': ['supervisor'],
  'GET /v1/statement': ['supervisor', 'engineer'],
  'GET /v1/events': ['supervisor', 'engineer'],
  'GET /v1/webhook-endpoints': ['supervisor', 'engineer'],
  'POST /v1/webhook-endpoints': ['supervisor', 'engineer'],
  'GET /v1/webhook-endpoints/{endpoint}': ['supervisor', 'engineer'],
  'PUT /v1/webhook-endpoints/{endpoint}': ['supervisor', 'engineer'],
  'DELETE /v1/webhook-endpoints/{endpoint}': ['supervisor', 'engineer'],
  'POST /v1/webhook-endpoints/{endpoint}/rotate': ['supervisor', 'engineer'],
  'POST /v1/webhook-endpoints/{endpoint}/disable': ['supervisor', 'engineer'],
  'POST /v1/webhook-endpoints/{endpoint}/enable': ['supervisor', 'engineer'],
  'POST /v1/webhook-endpoints/{endpoint}/replay': ['supervisor', 'engineer'],
  'GET /v1/webhook-endpoints/{endpoint}/deliveries': ['supervisor', 'engineer'],
};

/** How a route is asked so that it does its work, and what it is to someone who may not see the shop that this is about. */
type Asked = {
  /** A `thing` of a shop: hidden, it answers as if it were not there. A `list`: hidden, it leaves the shop out. `each`: hidden, its part of the answer says so. `neither`: no shop is in it. */
  readonly about: 'thing' | 'list' | 'each' | 'neither';
  readonly body?: unknown;
  readonly query?: string;
};

const OTHER_SHOP = '700200';
/** Another ticket of the same buyer. */
const OTHER_TICKET = ticketIdOf(aThread({ conversation: 'conversation-2' }), 0);

const SAVED = { name: 'Thanks', variables: {}, texts: { en: 'Thank you!' } };
const MACRO = { name: 'Done', steps: [{ do: 'resolve' }] };

const COMMAND: Asked = { about: 'thing' };
const LIST: Asked = { about: 'list' };
const THING: Asked = { about: 'thing' };

const ASKED: Record<string, Asked> = {
  'GET /v1/me': { about: 'neither' },
  'GET /v1/queues': { about: 'neither' },
  'GET /v1/queues/{queue}/tickets': LIST,
  'POST /v1/queues/{queue}/claim-next': LIST,
  'GET /v1/tickets/{ticketId}': THING,
  'GET /v1/tickets/{ticketId}/texts/{text}': THING,
  'GET /v1/tickets/{ticketId}/history': THING,
  'POST /v1/tickets/{ticketId}/claim': COMMAND,
  'POST /v1/tickets/{ticketId}/release': COMMAND,
  'POST /v1/tickets/{ticketId}/assign': { about: 'thing', body: { to: 'wang' } },
  'POST /v1/tickets/{ticketId}/flag': { about: 'thing', body: { colour: 'red' } },
  'POST /v1/tickets/{ticketId}/tags': { about: 'thing', body: { add: ['vip'] } },
  'POST /v1/tickets/{ticketId}/merge': { about: 'thing', body: { into: OTHER_TICKET } },
  'POST /v1/tickets/{ticketId}/attachments': {
    about: 'thing',
    body: { name: 'form.pdf', type: 'application/pdf', size: 9 },
  },
  'GET /v1/tickets/{ticketId}/attachments/{attachmentId}': THING,
  'POST /v1/tickets/{ticketId}/run-macro': { about: 'thing', body: { macro: 'mac_1' } },
  'POST /v1/tickets/bulk': {
    about: 'each',
    body: { items: [{ ticket: OTHER_TICKET, ifMatch: '"v1"', action: { do: 'resolve' } }] },
  },
  'GET /v1/saved-replies': { about: 'neither' },
  'GET /v1/saved-replies/{id}': { about: 'neither' },
  'POST /v1/saved-replies': { about: 'neither', body: SAVED },
  'PUT /v1/saved-replies/{id}': { about: 'neither', body: SAVED },
  'DELETE /v1/saved-replies/{id}': { about: 'neither' },
  'GET /v1/macros': { about: 'neither' },
  'GET /v1/macros/{id}': { about: 'neither' },
  'POST /v1/macros': { about: 'neither', body: MACRO },
  'PUT /v1/macros/{id}': { about: 'neither', body: MACRO },
  'DELETE /v1/macros/{id}': { about: 'neither' },
  'POST /v1/tickets/{ticketId}/hand-over': { about: 'thing', body: { queue: 'after-sale' } },
  'POST /v1/tickets/{ticketId}/snooze': { about: 'thing', body: { until: after(NOW, DAY) } },
  'POST /v1/tickets/{ticketId}/resolve': COMMAND,
  'POST /v1/tickets/{ticketId}/reopen': COMMAND,
  'POST /v1/tickets/{ticketId}/note': { about: 'thing', body: { text: 'asked the warehouse' } },
  'POST /v1/tickets/{ticketId}/messages/{messageId}/correction': { about: 'thing', body: { intent: 'cancel_order' } },
  'GET /v1/tickets/{ticketId}/messages/{messageId}/why': THING,
  'GET /v1/corrections': { about: 'list', query: `connection=${CONNECTION}&shop=${SHOP}` },
  'POST /v1/tickets/{ticketId}/replies': { about: 'thing', body: { text: 'Sudah dikirim.' } },
  'GET /v1/tickets/{ticketId}/replies/{replyId}': THING,
  'POST /v1/tickets/{ticketId}/replies/{replyId}/decision': { about: 'thing', body: { decision: 'sent' } },
  'GET /v1/buyers/{connection}/{shop}/{buyer}/tickets': LIST,
  'GET /v1/orders/{connection}/{shop}/{orderId}': THING,
  'GET /v1/search': { about: 'list', query: 'order=order-1' },
  'GET /v1/disputes': LIST,
  'GET /v1/disputes/{connection}/{shop}/{id}': THING,
  'POST /v1/disputes/{connection}/{shop}/{id}/done': COMMAND,
  'GET /v1/reviews': LIST,
  'GET /v1/reviews/{connection}/{shop}/{id}': THING,
  'POST /v1/reviews/{connection}/{shop}/{id}/done': COMMAND,
  'GET /v1/notices': LIST,
  'GET /v1/notices/{connection}/{shop}/{id}': THING,
  'POST /v1/notices/{connection}/{shop}/{id}/done': COMMAND,
  'GET /v1/privacy-orders': LIST,
  'GET /v1/privacy-orders/{connection}/{shop}/{id}': THING,
  'POST /v1/privacy-orders/{connection}/{shop}/{id}/done': COMMAND,
  'GET /v1/privacy-orders/{connection}/{shop}/{id}/export': THING,
  'POST /v1/buyers/{connection}/{shop}/{buyer}/erase': THING,
  'POST /v1/buyers/{connection}/{shop}/{buyer}/export': THING,
  'GET /v1/connections': LIST,
  'GET /v1/members': LIST,
  'PUT /v1/members/{name}': { about: 'neither', body: { shops: [] } },
  'GET /v1/statement': { about: 'list', query: 'day=2026-03-01' },
  'GET /v1/events': LIST,
  'GET /v1/webhook-endpoints': LIST,
  'POST /v1/webhook-endpoints': {
    about: 'neither',
    body: { kind: 'webhook', name: 'ERP', url: 'https://erp.example.com/hook', shops: [] },
  },
  'GET /v1/webhook-endpoints/{endpoint}': THING,
  'PUT /v1/webhook-endpoints/{endpoint}': { about: 'thing', body: { name: 'WMS', shops: [] } },
  'DELETE /v1/webhook-endpoints/{endpoint}': THING,
  'POST /v1/webhook-endpoints/{endpoint}/rotate': COMMAND,
  'POST /v1/webhook-endpoints/{endpoint}/disable': COMMAND,
  'POST /v1/webhook-endpoints/{endpoint}/enable': COMMAND,
  'POST /v1/webhook-endpoints/{endpoint}/replay': { about: 'thing', body: { since: NOW } },
  'GET /v1/webhook-endpoints/{endpoint}/deliveries': THING,
};

/** Every set of roles that a person can have. */
const PEOPLE: Role[][] = [...Array(2 ** ROLES.length).keys()].map((bits) => ROLES.filter((_, n) => bits & (1 << n)));
/** Whose shops a person may see: the one that everything here belongs to, another one, or all. */
const SCOPES = { own: [SHOP], other: [OTHER_SHOP], all: undefined };

/** A desk with one of everything, all of it of one shop, the ticket held by `someone`. */
async function aFullDesk(scope: readonly string[] | undefined, isFree: boolean) {
  const api = anApi();
  const { store } = api;
  await api.hasShop(SHOP, { learnsFromCorrections: true });
  await api.hasShop(OTHER_SHOP);
  const held = { channel: 'standard-webhooks', ...(isFree ? {} : { owner: 'someone', pending: ['rpl_1'] }) };
  const { ticket, etag } = await api.hasTicket(held);
  await api.hasTicket({ ticketId: OTHER_TICKET, conversation: 'conversation-2' });
  await store.messages.add(aMessage({ textObject: `text/${ticket.ticketId}/m` }));
  api.objects.set(`text/${ticket.ticketId}/m`, Buffer.from('der ganze Text'));
  await store.lessons.put(aLesson());
  await store.replies.save(aReply({ state: 'unknown', attempts: 1, sendingSince: NOW }), 0, after(NOW, DAY));
  await store.orders.fold(anOrderEvent(), 'dlv_1');
  await store.cases.foldDispute(aDisputeEvent(), 'dlv_1', 'ID');
  await store.cases.foldReview(aReviewEvent(), 'dlv_2');
  await store.cases.foldNotice(aNoticeEvent(), 'dlv_3');
  const { value: order } = await store.cases.foldPrivacyOrder(aPrivacyEvent({ shop: SHOP }), 'dlv_4');
  await store.cases.advance({ ...order, exported: 'export/hash/1.json' }, 1);
  // So long ago that the feed shows it.
  api.turnTo(after(NOW, -MINUTE));
  await store.feed.tell(messageTold(undefined, ticket, aMessage()));
  api.turnTo(NOW);
  const shop = [{ connection: CONNECTION, shop: SHOP }];
  await store.members.save({ name: 'zhou', shops: shop, setAt: NOW, setBy: 'chen' }, 0);
  const file = { attachmentId: 'att_1', ticket: ticket.ticketId, name: 'form.pdf', type: 'application/pdf', size: 9 };
  await store.attachments.add({ ...file, by: 'li', at: NOW });
  api.objects.set(`attachment/${ticket.ticketId}/att_1`, Buffer.from('das Formular'));
  const made = { setAt: NOW, setBy: 'chen' };
  await store.definitions.save('saved-reply', { id: 'svd_1', ...SAVED, variables: {}, ...made }, 0);
  await store.definitions.save('macro', { id: 'mac_1', name: 'Done', steps: [{ do: 'resolve' }], ...made }, 0);
  const access = JSON.stringify({ url: 'https://erp.example.com/', secret: 'whsec_AAAA' });
  await store.endpoints.saveProgress('end_1', { position: NOW, postponed: [], failures: 0 }, 0, true);
  await store.endpoints.save(
    {
      id: 'end_1',
      kind: 'webhook',
      name: 'ERP',
      host: 'erp.example.com',
      types: 'all',
      shops: shop,
      sealed: await api.live.secrets.seal(access),
      createdAt: NOW,
      createdBy: 'chen',
    },
    0,
  );
  // Whoever gives shops gives of their own, and only to people who have no more.
  await store.members.save({ name: 'new', shops: [], setAt: NOW, setBy: 'chen' }, 0);
  if (scope) await api.limits({ name: 'someone', roles: [] }, scope);
  return { ...api, ticket, etag };
}

const IDS: Record<string, string> = {
  disputes: 'dispute-1',
  reviews: 'review-1',
  notices: 'notice-1',
  'privacy-orders': 'privacy-event-1',
  'saved-replies': 'svd_1',
  macros: 'mac_1',
};

/** The address with the ids of what stands on the full desk, or with ids of nothing. */
function addressOf(path: string, ticketId: string, isThere = true): string {
  const ticket = isThere ? ticketId : 'tkt_nothing';
  const id = IDS[path.split('/')[2] ?? ''] ?? 'unknown';
  const params: Record<string, string> = {
    queue: 'in-sale',
    ticketId: ticket,
    text: Buffer.from(`text/${ticket}/m`).toString('base64url'),
    attachmentId: 'att_1',
    messageId: 'message-1',
    replyId: isThere ? 'rpl_1' : 'rpl_nothing',
    connection: CONNECTION,
    shop: SHOP,
    buyer: isThere ? 'buyer-1' : 'nobody',
    orderId: isThere ? 'order-1' : 'nothing',
    id: isThere ? id : 'nothing',
    name: 'new',
    endpoint: isThere ? 'end_1' : 'end_nothing',
  };
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => params[name] ?? `no-value-for-${name}`);
}

test('the tables above tell of every route there is', () => {
  const all = routes.map(({ method, path }) => `${method} ${path}`).sort();

  expect(Object.keys(ALLOWED).sort()).toEqual(all);
  expect(Object.keys(ASKED).sort()).toEqual(all);
});

describe.each(Object.entries(ALLOWED))('%s', (name, allowed) => {
  const [method = '', path = ''] = name.split(' ');
  const { about, body, query } = ASKED[name] ?? THING;

  const cases = PEOPLE.flatMap((roles) =>
    (Object.keys(SCOPES) as (keyof typeof SCOPES)[]).map((scope) => ({ roles, scope })),
  );
  test.each(cases)('for someone who is $roles and sees $scope', async ({ roles, scope }) => {
    const api = await aFullDesk(SCOPES[scope], path.endsWith('/claim-next'));
    const before = api.dump();
    const given = { body, ifMatch: api.etag, key: 'k-1' };
    const ask = (isThere = true) =>
      api.ask(
        { name: 'someone', roles },
        method,
        `${addressOf(path, api.ticket.ticketId, isThere)}${query ? `?${query}` : ''}`,
        method === 'GET' ? {} : given,
      );

    const heard = await ask();

    if (!(allowed === 'everyone' || roles.some((role) => allowed.includes(role)))) {
      expect(heard).toMatchObject({ status: 403, body: { code: 'role-missing' } });
      expect(api.dump()).toEqual(before);
    } else if (about === 'each') {
      expect(heard).toMatchObject({ status: 200, body: { items: [{ status: scope === 'other' ? 404 : 200 }] } });
      if (scope === 'other') expect(api.dump()).toEqual(before);
    } else if (about === 'neither' || (scope !== 'other' && about === 'thing')) {
      expect(heard.status).toBeLessThan(300);
    } else if (scope !== 'other') {
      expect(heard.status).toBe(200);
      expect(JSON.stringify(heard.body)).toContain(SHOP);
    } else if (about === 'list') {
      expect(heard.status).toBeLessThan(300);
      expect(JSON.stringify(heard.body)).not.toContain(SHOP);
      expect(api.dump()).toEqual(before);
    } else {
      expect(heard.status).toBe(404);
      expect(heard).toEqual(await ask(false));
      expect(api.dump()).toEqual(before);
    }
  });

  test('for someone whom the sign-in does not know', async () => {
    expect(await anApi().ask(undefined, method, addressOf(path, 'tkt_1'))).toMatchObject({ status: 401 });
  });
});

/** The routes that change something, each as someone who may and sees all; a free ticket where the next is to be claimed. */
const CHANGING = routes
  .filter(({ method }) => method !== 'GET')
  .map(({ method, path }) => ({ name: `${method} ${path}` }));

describe.each(CHANGING)('$name, which changes something,', ({ name }) => {
  const [method = '', path = ''] = name.split(' ');
  const route = routes.find((one) => one.method === method && one.path === path);
  const { body, query } = ASKED[name] ?? THING;

  async function asking() {
    const api = await aFullDesk(undefined, /\/claim(-next)?$/.test(path));
    if (path.endsWith('/reopen')) {
      const { ticket } = api;
      api.etag = `"v${await api.store.tickets.save({ ...ticket, resolvedAt: NOW }, 1)}"`;
    }
    const address = `${addressOf(path, api.ticket.ticketId)}${query ? `?${query}` : ''}`;
    const ask = (given: { key?: string; ifMatch?: string }) =>
      api.ask({ name: 'someone', roles: ROLES }, method, address, { body, ...given });
    return { ...api, ask };
  }

  test('takes a key, and the same again under it is answered as done before, and done once', async () => {
    const { ask, dump, etag: ifMatch } = await asking();
    const first = await ask({ key: 'k-1', ifMatch });
    const after = dump();

    const again = await ask({ key: 'k-1', ifMatch });

    expect(first.status).toBeLessThan(300);
    expect(first.headers).not.toHaveProperty('idempotency-replayed');
    expect(again).toMatchObject({ status: first.status, headers: { 'idempotency-replayed': 'true' } });
    expect(dump().length).toBe(after.length);
  });

  test('refuses a key that is none, asks for one where it says so, and for If-Match where it says so', async () => {
    const { ask, dump, etag: ifMatch } = await asking();
    const before = dump();

    expect((await ask({ key: 'two words', ifMatch })).body.code).toBe('idempotency-key-unreadable');
    if (route?.key === 'required') expect((await ask({ ifMatch })).body.code).toBe('idempotency-key-missing');
    if (route?.ifMatch === 'required') {
      expect(await ask({ key: 'k-1' })).toMatchObject({ status: 428, body: { code: 'if-match-missing' } });
      expect((await ask({ key: 'k-1', ifMatch: '*' })).body.code).toBe('if-match-unreadable');
      expect((await ask({ key: 'k-1', ifMatch: '"v999"' })).status).toBe(412);
    } else {
      expect((await ask({ key: 'k-1' })).status).toBeLessThan(300);
      return;
    }
    expect(dump()).toEqual(before);
  });
});
