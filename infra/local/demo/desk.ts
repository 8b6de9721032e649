import { randomUUID } from 'node:crypto';
import * as z from 'zod/mini';
import { queueSchema } from '../../../functions/domain/queue.ts';
import type { Cloud } from '../cloud.ts';
import { signIn } from '../sign-in.ts';
import { type Answered, ask } from './http.ts';

/** A ticket as the agent API gives it, as far as the demonstration reads it. */
export const ticketSchema = z.object({
  id: z.string(),
  channel: z.string(),
  connection: z.string(),
  shop: z.string(),
  conversation: z.string(),
  buyer: z.object({ id: z.string(), name: z.optional(z.string()) }),
  status: z.string(),
  queue: queueSchema,
  owner: z.nullable(z.string()),
  escalated: z.boolean(),
  flag: z.nullable(z.string()),
  urgency: z.string(),
  intent: z.nullable(z.object({ name: z.string(), confidence: z.number() })),
  language: z.nullable(z.object({ code: z.string(), certain: z.boolean() })),
  clock: z.nullable(z.object({ kind: z.string(), due: z.string(), overdue: z.boolean() })),
  order: z.nullable(z.object({ id: z.string(), phase: z.string() })),
  unansweredSince: z.nullable(z.string()),
});
export type Ticket = z.infer<typeof ticketSchema>;

export const replySchema = z.object({
  id: z.string(),
  state: z.string(),
  text: z.string(),
  language: z.string(),
  template: z.nullable(z.string()),
  author: z.string(),
  automatic: z.boolean(),
  settledBy: z.nullable(z.string()),
  reason: z.nullable(z.string()),
  promises: z.array(z.object({ kind: z.string(), due: z.optional(z.string()) })),
});
export type Reply = z.infer<typeof replySchema>;

const moneySchema = z.object({ minor: z.number(), currency: z.string() });
const messageSchema = z.object({
  id: z.string(),
  at: z.string(),
  from: z.string(),
  text: z.string(),
  understanding: z.nullable(
    z.object({
      language: z.object({ code: z.string(), confidence: z.number() }),
      intents: z.array(z.object({ intent: z.string(), confidence: z.number() })),
      urgency: z.string(),
      signals: z.optional(z.array(z.string())),
    }),
  ),
  /** What each kind of fact carries besides differs; the demonstration shows kind, place and validity. */
  facts: z.array(z.object({ kind: z.string(), start: z.number(), end: z.number(), valid: z.string() })),
});
export type Message = z.infer<typeof messageSchema>;

const viewSchema = z.object({
  ticket: ticketSchema,
  messages: z.object({ items: z.array(messageSchema) }),
  replies: z.array(replySchema),
  order: z.nullable(
    z.object({
      phase: z.string(),
      total: z.optional(moneySchema),
      lines: z.array(z.object({ title: z.optional(z.string()) })),
    }),
  ),
  suggestedTemplates: z.array(
    z.object({ template: z.string(), fallback: z.boolean(), known: z.record(z.string(), z.string()) }),
  ),
});
/** Everything that an agent has on one screen. */
export type View = z.infer<typeof viewSchema>;

export type Command = { readonly body?: unknown; readonly etag?: string; readonly key?: string };

/** The agent API as one signed-in person uses it. */
export type Desk = {
  readonly who: string;
  get<T>(path: string, schema: z.ZodMiniType<T>): Promise<T>;
  post<T>(
    path: string,
    schema: z.ZodMiniType<T>,
    command?: Command,
    allowed?: readonly number[],
  ): Promise<Answered<T | undefined>>;
  /** The next ticket of a queue, now this person's; undefined when none is free. */
  claimNext(queue: string): Promise<Ticket | undefined>;
  read(ticketId: string): Promise<{ view: View; etag: string }>;
  /** A command on a ticket as it is now: read again, and tried again, when it has moved meanwhile. */
  command(ticketId: string, path: string, body?: unknown): Promise<void>;
};

/** Signs a person in by the real code flow. */
export async function deskOf(
  { url, issuer, client, people }: Pick<Cloud, 'url' | 'issuer' | 'client' | 'people'>,
  who: string,
): Promise<Desk> {
  const person = people.find(({ username }) => username === who);
  if (!person) throw new Error(`nobody is called ${who}`);
  const token = await signIn({ issuer, client, username: who, password: person.password });
  const authorization = `Bearer ${token}`;

  const desk: Desk = {
    who,
    async get(path, schema) {
      const { body } = await ask(`${url}${path}`, schema, { headers: { authorization } });
      if (body === undefined) throw new Error(`GET ${path} gave nothing`);
      return body;
    },
    post(path, schema, { body, etag, key = randomUUID() } = {}, allowed = []) {
      const headers = { authorization, 'idempotency-key': key, ...(etag ? { 'if-match': etag } : {}) };
      return ask(`${url}${path}`, schema, { method: 'POST', headers, body }, allowed);
    },
    async claimNext(queue) {
      const { body } = await desk.post(`/v1/queues/${queue}/claim-next`, z.object({ ticket: ticketSchema }));
      return body?.ticket;
    },
    async read(ticketId) {
      const { body, headers } = await ask(`${url}/v1/tickets/${ticketId}`, viewSchema, { headers: { authorization } });
      const etag = headers.get('etag');
      if (!body || !etag) throw new Error('a ticket without its ETag');
      return { view: body, etag };
    },
    async command(ticketId, path, body) {
      await whileMoving(async () => {
        const { etag } = await desk.read(ticketId);
        const command = { etag, ...(body === undefined ? {} : { body }) };
        return (await desk.post(`/v1/tickets/${ticketId}/${path}`, z.unknown(), command, [412])).status !== 412;
      });
    },
  };
  return desk;
}

/** Tries until it says true. Throws when the ticket never stands still. */
export async function whileMoving(attempt: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 8; tries += 1) if (await attempt()) return;
  throw new Error('a ticket kept moving under the agent');
}
