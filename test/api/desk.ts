import type { Context } from 'aws-lambda';
import { admission } from '../../functions/api/admission.ts';
import type { Live } from '../../functions/api/live.ts';
import { pages } from '../../functions/api/pages.ts';
import { routes } from '../../functions/api/routes.ts';
import type { Shop } from '../../functions/domain/connection.ts';
import type { Role } from '../../functions/domain/principal.ts';
import type { Ticket } from '../../functions/domain/ticket.ts';
import { explain } from '../../functions/platform/classifier.ts';
import { type HttpEvent, httpHandler } from '../../functions/platform/http-handler.ts';
import type { PrivacyWork } from '../../functions/platform/wire.ts';
import { memoryTable } from '../../functions/store/memory-table.ts';
import { openStore } from '../../functions/store/store.ts';
import { isExpired, type Table } from '../../functions/store/table.ts';
import { aTicket, CONNECTION, SHOP } from '../support/builders.ts';
import { someLinks } from '../support/links.ts';
import { mustBeAsDescribed } from './contract.ts';

export const NOW = '2026-03-01T09:00:00.000Z';

export type Person = { readonly name: string; readonly roles: readonly Role[] };
export const LI: Person = { name: 'li', roles: ['agent'] };
export const WANG: Person = { name: 'wang', roles: ['agent'] };
export const SUPERVISOR: Person = { name: 'chen', roles: ['supervisor'] };
export const ENGINEER: Person = { name: 'ops', roles: ['engineer'] };

type Given = { body?: unknown; rawBody?: string; key?: string; ifMatch?: string; headers?: Record<string, string> };
export type Heard = { status: number; headers: Record<string, string>; body: Record<string, unknown> };

/** The agent API on a table in memory, asked as API Gateway would ask it. `around` wraps the table to make it misbehave. */
export function anApi(around: (table: Table) => Table = (table) => table) {
  let now = NOW;
  const table = memoryTable(() => Date.parse(now));
  const store = openStore(around({ ...table, remove: mayNot }));
  const woken: string[] = [];
  const ordered: PrivacyWork[] = [];
  const objects = new Map<string, Uint8Array>();
  const counts = { waiting: 0, deadLettered: 0 };
  const live: Live = {
    store,
    wake: async (ticketId) => void woken.push(ticketId),
    queueCounts: async () => counts,
    objects: { get: async (key) => objects.get(key), has: async (key) => objects.has(key) },
    links: someLinks,
    carryOut: async (work) => void ordered.push(work),
    secrets: {
      seal: async (plain) => Buffer.from(plain).toString('base64'),
      unseal: async (sealed) => Buffer.from(sealed, 'base64').toString(),
    },
    addresses: {},
    explain: async (text, context) => explain(text, context),
    now: () => now,
  };
  const handler = httpHandler({ pages, routes, live: () => live, admit: admission() });

  async function ask(who: Person | undefined, method: string, path: string, given: Given = {}): Promise<Heard> {
    const result = await handler(eventFor(who, method, path, given), {} as Context);
    mustBeAsDescribed(method, path, result);
    return {
      status: result.statusCode,
      headers: result.headers,
      body: result.body === undefined ? {} : JSON.parse(result.body),
    };
  }

  return {
    live,
    store,
    /** Everything in the table that has not expired. */
    dump: () => table.all().filter((item) => !isExpired(item, Date.parse(now))),
    /** The table itself, without what was put around it. */
    honest: openStore(table),
    woken,
    /** What was put on the privacy queue. */
    ordered,
    objects,
    counts,
    turnTo(instant: string) {
      now = instant;
    },
    /** Lets a person see only these shops of the one connection. */
    async limits({ name }: Person, shops: readonly string[]) {
      const places = shops.map((shop) => ({ connection: CONNECTION, shop }));
      await store.members.save({ name, shops: places, setAt: NOW, setBy: 'chen' }, 0);
    },
    get: (who: Person | undefined, path: string, given: Given = {}) => ask(who, 'GET', path, given),
    post: (who: Person | undefined, path: string, given: Given = {}) => ask(who, 'POST', path, given),
    ask,
    /** A ticket in the table; gives its ETag. */
    async hasTicket(changes: Partial<Ticket> = {}) {
      const ticket = aTicket(changes);
      const version = await store.tickets.save(ticket, 0);
      return { ticket, path: `/v1/tickets/${ticket.ticketId}`, etag: `"v${version}"` };
    },
    async hasShop(shop = SHOP, more: Partial<Shop> = {}) {
      await store.connections.putConnection({ id: CONNECTION, channel: 'shopee', name: 'Shopee ID', createdAt: NOW });
      await store.connections.putShop({
        connection: CONNECTION,
        channel: 'shopee',
        shop,
        name: 'Harbour Lights',
        site: 'ID',
        timeZone: 'Asia/Jakarta',
        afterSaleFrom: 'delivered',
        fulfilledBy: 'seller',
        reopenWithinDays: 30,
        ownNames: [],
        ...more,
      });
    },
  };
}

/** The function's role has no right to delete items. */
async function mayNot(): Promise<never> {
  throw new Error('AccessDeniedException');
}

/** The entries of a list answer. */
export function itemsOf(heard: Heard): Record<string, unknown>[] {
  return heard.body.items as Record<string, unknown>[];
}

/** The tag of the ticket's version alone, without the mark of what else was shown. */
export function versionOf({ headers }: Heard): string | undefined {
  return headers.etag?.replace(/\.[\w-]+"$/, '"');
}

/** The id of the ticket in an answer; undefined where there is none. */
export function ticketIn(heard: Heard): string | undefined {
  return (heard.body.ticket as { id: string } | undefined)?.id;
}

/** As API Gateway writes it: groups as `[a b]`, one group bare, none not at all; header names in lower case. */
export function eventFor(who: Person | undefined, method: string, path: string, given: Given = {}): HttpEvent {
  const [rawPath = '', rawQueryString = ''] = path.split('?');
  const body = given.rawBody ?? (given.body === undefined ? undefined : JSON.stringify(given.body));
  const groups = who?.roles.length ? { 'cognito:groups': bracketed(who.roles) } : {};
  return {
    rawPath,
    rawQueryString,
    headers: {
      ...(given.key ? { 'idempotency-key': given.key } : {}),
      ...(given.ifMatch ? { 'if-match': given.ifMatch } : {}),
      ...given.headers,
    },
    ...(body === undefined ? {} : { body }),
    requestContext: {
      requestId: 'request-1',
      http: { method },
      ...(who ? { authorizer: { jwt: { claims: { sub: `sub-of-${who.name}`, username: who.name, ...groups } } } } : {}),
    },
  };
}

function bracketed(roles: readonly string[]): string {
  return roles.length === 1 ? `${roles[0]}` : `[${roles.join(' ')}]`;
}
