import { setTimeout as wait } from 'node:timers/promises';
import * as z from 'zod/mini';
import type { Instant } from '../../../functions/domain/instant.ts';
import type { Checklist } from './checks.ts';
import { post } from './door-contract.ts';
import type { Throwaway } from './throwaway.ts';

export type Journey = {
  readonly api: string;
  /** An agent's access token. */
  readonly token: string;
  readonly now: () => Instant;
  readonly one: Throwaway;
  /** What must become of the reply: `failed` where the connection has no receiver. */
  readonly expects: 'sent' | 'failed';
  /** Ends the waits when somebody wants to stop. */
  readonly stopped: AbortSignal;
};

const PATIENCE_MS = 60_000;
const LOOK_EVERY_MS = 500;
const QUESTION = 'Do you have the large lantern in blue, and what would it cost?';
const ANSWER = 'Yes, we have it in blue.';

const listSchema = z.object({ items: z.array(z.looseObject({ ticketId: z.string() })) });
const ticketSchema = z.object({ ticket: z.looseObject({ owner: z.nullable(z.string()), queue: z.string() }) });
const replySchema = z.looseObject({ id: z.string(), state: z.string(), reason: z.optional(z.nullable(z.string())) });

/** A buyer's question from the door to an agent, and the answer on its way out. Gives how many requests the API was asked. */
export async function journey(
  { api, token, now, one, expects, stopped }: Journey,
  { check }: Checklist,
): Promise<number> {
  let asked = 0;
  let etag = '';
  let location = '';

  async function ask<T>(method: string, path: string, schema: z.ZodMiniType<T>, more: Asked = {}): Promise<T> {
    asked += 1;
    const { body, headers = {} } = more;
    const answer = await fetch(`${api}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path.split('/')[2]} answered ${answer.status}`);
    etag = answer.headers.get('etag') ?? etag;
    location = answer.headers.get('location') ?? location;
    return z.parse(schema, await answer.json());
  }
  type Asked = { readonly body?: unknown; readonly headers?: Record<string, string> };

  async function until(ready: () => Promise<boolean | string>): Promise<boolean | string> {
    const end = Date.now() + PATIENCE_MS;
    for (;;) {
      stopped.throwIfAborted();
      const said = await ready();
      if (said !== false) return said;
      if (Date.now() > end) return `not within ${PATIENCE_MS / 1000} seconds`;
      await wait(LOOK_EVERY_MS);
    }
  }

  const { connection, shop, conversation, buyer, secrets, ticketId } = one;
  const event = { shop, conversation, messageId: 'smoke-question', buyer: { id: buyer }, text: QUESTION };
  const path = `/v1/tickets/${ticketId}`;

  await check("a buyer's question is accepted at the door", async () => {
    const body = JSON.stringify({ type: 'inquiry.created', timestamp: now(), data: event });
    const status = await post(secrets, body, { id: 'smoke-question', at: now() });
    return status === 204 || `answered ${status}`;
  });
  await check('it is listed for agents', () =>
    until(async () => {
      const { items } = await ask('GET', `/v1/buyers/${connection}/${shop}/${buyer}/tickets`, listSchema);
      return items.some((card) => card.ticketId === ticketId);
    }),
  );
  await check('its ticket stands in pre-sale', async () => {
    const { ticket } = await ask('GET', path, ticketSchema);
    return ticket.queue === 'pre-sale' || `in ${ticket.queue}`;
  });
  await check('an agent claims it', async () => {
    const { ticket } = await ask('POST', `${path}/claim`, ticketSchema, { headers: { 'if-match': etag } });
    return ticket.owner !== null;
  });
  const headers = { 'idempotency-key': `smoke-${connection}` };
  await check('a reply is committed, and the same again is the same reply', async () => {
    const given = { body: { text: ANSWER }, headers: { ...headers, 'if-match': etag } };
    const first = await ask('POST', `${path}/replies`, replySchema, given);
    const again = await ask('POST', `${path}/replies`, replySchema, given);
    return first.id === again.id;
  });
  await check(`the reply is concluded as ${expects}`, () =>
    until(async () => {
      const { state, reason } = await ask('GET', location, replySchema);
      if (state === expects) return true;
      return ['sent', 'failed', 'unknown', 'discarded'].includes(state) ? `${state} (${reason ?? 'no reason'})` : false;
    }),
  );
  return asked;
}
