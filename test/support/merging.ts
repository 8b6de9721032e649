import type { Context } from 'aws-lambda';
import { admission } from '../../functions/api/admission.ts';
import { routes } from '../../functions/api/routes.ts';
import { hashedId } from '../../functions/domain/id.ts';
import { after, type Instant } from '../../functions/domain/instant.ts';
import { ticketIdOf } from '../../functions/domain/ticket.ts';
import { httpHandler } from '../../functions/platform/http-handler.ts';
import type { Envelope } from '../../functions/platform/wire.ts';
import { mustBeAsDescribed } from '../api/contract.ts';
import { eventFor, type Heard, SUPERVISOR } from '../api/desk.ts';
import { type aDesk, OWN_SHOP, START, signed } from './desk.ts';

type Desk = Awaited<ReturnType<typeof aDesk>>;

/** The ticket of a conversation of the buyer's at the own shop. */
export function ticketOf(conversation: string): string {
  return ticketIdOf({ connection: OWN_SHOP.id, shop: 'shop-1', conversation }, 0);
}

/** One event of the own shop, told so many minutes after the story began, ten hours before it reaches us. */
export type Told = { id: string; type: string; at: Instant; data: Record<string, unknown> };

const minutes = (count: number) => after(START, (count - 600) * 60_000);

export function says(conversation: string, id: string, at: number, text: string, more = {}): Told {
  const data = { shop: 'shop-1', messageId: id, conversation, buyer: { id: 'b-1', name: 'Ana' }, text, ...more };
  return { id, type: 'inquiry.created', at: minutes(at), data };
}

export function answers(conversation: string, id: string, at: number, text: string, more = {}): Told {
  return { ...says(conversation, id, at, text, more), type: 'message.sent' };
}

export function orderMoves(id: string, at: number, status: string, phase: string): Told {
  const data = { shop: 'shop-1', orderId: 'o-1', status, phase, buyer: 'b-1', lines: [{ lineId: '1', quantity: 1 }] };
  return { id, type: 'order.updated', at: minutes(at), data };
}

export function deliveryOf(event: Told, copy = 0, receivedAt: Instant = START): Envelope {
  const body = JSON.stringify({ type: event.type, timestamp: event.at, data: event.data });
  return {
    v: 1,
    deliveryId: hashedId('dlv', event.id, copy),
    channel: 'standard-webhooks',
    connection: OWN_SHOP.id,
    receivedAt,
    state: 'verified',
    headers: signed(body, event.id, START),
    body: Buffer.from(body).toString('base64'),
  };
}

/** The agent API over the very store and queues of the pipeline, asked by a supervisor. */
export function apiOver(desk: Desk) {
  const live = {
    ...desk.live,
    wake: desk.live.send.wake,
    carryOut: desk.live.send.privacy,
    queueCounts: async () => ({ waiting: 0, deadLettered: 0 }),
  };
  const handler = httpHandler({ routes, live: () => live, admit: admission() });

  async function ask(method: string, path: string, given: Parameters<typeof eventFor>[3] = {}): Promise<Heard> {
    const result = await handler(eventFor(SUPERVISOR, method, path, given), {} as Context);
    mustBeAsDescribed(method, path, result);
    return {
      status: result.statusCode,
      headers: result.headers,
      body: result.body === undefined ? {} : JSON.parse(result.body),
    };
  }

  return {
    ask,
    get: (path: string) => ask('GET', path),
    /** Reads the ticket, then acts on what was read. */
    async command(ticketId: string, name: string, body: unknown, key?: string): Promise<Heard> {
      const version = (await desk.store.tickets.find(ticketId))?.version ?? 0;
      const given = { body, ifMatch: `"v${version}"`, ...(key ? { key } : {}) };
      return ask('POST', `/v1/tickets/${ticketId}/${name}`, given);
    },
  };
}
