import * as z from 'zod/mini';
import { isOpen } from '../domain/case.ts';
import { Problem } from '../domain/errors.ts';
import type { PrivacyEvent } from '../domain/event.ts';
import { caseTold } from '../domain/happening.ts';
import { hashedId } from '../domain/id.ts';
import { after, DAY, instantSchema, MINUTE } from '../domain/instant.ts';
import { type Principal, type Role, sees } from '../domain/principal.ts';
import { remember } from '../domain/record.ts';
import { withRetries } from '../store/attempts.ts';
import { caseHistorySchema, findCase, privacyOrderResourceSchema, withHistory } from './cases.ts';
import { REPLAYED, requiredKey } from './idempotency.ts';
import type { Live } from './live.ts';
import { type ApiRoute, route } from './route.ts';

const ROLES: readonly Role[] = ['supervisor', 'engineer'];
/** How long an address stays good, and the object behind it: its lifecycle in `infra/storage-stack.ts`. */
const ADDRESS_GOOD_MS = 15 * MINUTE;
const EXPORT_KEPT_MS = 7 * DAY;

/**
 * A person has a buyer erased, or everything that we hold of one collected: an order like one of the channel's, carried out
 * within minutes, with its own date. The same key again is the same order.
 */
function ordered(orders: PrivacyEvent['orders'], summary: string): ApiRoute {
  return route({
    method: 'POST',
    path: `/v1/buyers/{connection}/{shop}/{buyer}/${orders}`,
    summary,
    roles: ROLES,
    key: 'required',
    keyKeptBy: 'route',
    answers: [202],
    returns: z.extend(privacyOrderResourceSchema, { history: caseHistorySchema }),
    problems: ['shop-unknown'],
    run: async ({ params: { connection, shop, buyer }, method, path, headers, principal }, live) => {
      const channel = await channelOf(principal, connection, shop, live);
      const eventId = hashedId('evt', principal.name, method, path, requiredKey(headers));
      const subjects = [buyer];
      const event: PrivacyEvent = {
        ...{ kind: 'privacy', eventId, channel, connection, shop, orders, subjects },
        occurredAt: live.now(),
      };
      const { value, before } = await live.store.cases.foldPrivacyOrder(event, '-', principal.name);
      if (!before) await live.store.feed.tell(caseTold('privacy', eventId, event, value));
      if (isOpen('privacy', value)) {
        await live.carryOut({ v: 1, privacy: 'carry-out', connection, order: eventId });
      }
      const location = `/v1/privacy-orders/${[connection, shop, eventId].map(encodeURIComponent).join('/')}`;
      return { ...withHistory('privacy', value, { location, ...(before ? REPLAYED : {}) }), status: 202 };
    },
  });
}

async function channelOf(asker: Principal, connection: string, shop: string, { store }: Live): Promise<string> {
  const found = sees(asker, { connection, shop }) && (await store.connections.shop(connection, shop));
  if (found) return found.channel;
  throw new Problem(404, 'shop-unknown', 'The connection has no such shop.');
}

/** Where to fetch what an order to export has collected. Who was given the address stands in the order's history. */
const exported = route({
  method: 'GET',
  path: '/v1/privacy-orders/{connection}/{shop}/{id}/export',
  summary: 'An address, good for 15 minutes, of the JSON that an order to export has collected.',
  roles: ROLES,
  returns: z.object({ url: z.string(), expiresAt: instantSchema }),
  problems: ['case-unknown', 'export-unknown'],
  run: ({ params, principal }, live) =>
    withRetries(async () => {
      const { value: order, version } = await findCase('privacy', params, principal, live);
      const now = live.now();
      if (!order.exported || now >= after(order.doneAt ?? now, EXPORT_KEPT_MS)) {
        throw new Problem(404, 'export-unknown', 'There is nothing to fetch: not collected yet, or gone after 7 days.');
      }
      const fetched = { event: 'desk:fetched', delivery: '-', at: now, what: 'fetched', by: principal.name };
      await live.store.cases.advance({ ...order, applied: remember(order.applied, fetched) }, version);
      const url = await live.links.download({ key: order.exported }, ADDRESS_GOOD_MS / 1000);
      return { status: 200, body: { url, expiresAt: after(now, ADDRESS_GOOD_MS) } };
    }),
});

/** Erasing and handing out what we hold of one buyer. */
export const privacy: readonly ApiRoute[] = [
  ordered('erase', 'Has a buyer erased: tickets, messages, replies, notes, files, and who bought what.'),
  ordered('export', 'Has everything that is held of a buyer collected.'),
  exported,
];
