import * as z from 'zod/mini';
import { Problem } from '../domain/errors.ts';
import type { Order } from '../domain/order.ts';
import { TEMPLATE_NAMES, TEMPLATES, type Template, templateNameSchema } from '../domain/template.ts';
import type { Ticket } from '../domain/ticket.ts';
import type { Answer } from '../platform/http-route.ts';
import { LANGUAGES, languageFor } from '../platform/translate.ts';
import { noteSchema } from '../store/notes.ts';
import { ticketCardSchema } from '../store/tickets.ts';
import { findTicket } from './command.ts';
import { etagOf } from './etag.ts';
import { cursorAt, cursorSchema, limitSchema, positionIn } from './paging.ts';
import {
  messageResource,
  messageResourceSchema,
  orderResource,
  orderResourceSchema,
  pageOf,
  replyResource,
  replyResourceSchema,
  ticketResource,
  ticketResourceSchema,
} from './resources.ts';
import { DESK, route } from './route.ts';

const OTHER_TICKETS = 25;

const suggestionSchema = z.object({
  template: templateNameSchema,
  language: z.enum(LANGUAGES),
  /** The buyer's own language is not among ours. */
  fallback: z.boolean(),
  /** What kind of value each variable takes. */
  variables: z.record(z.string(), z.string()),
  /** Those that we can fill in ourselves. */
  known: z.record(z.string(), z.string()),
});

const ticketViewSchema = z.object({
  ticket: ticketResourceSchema,
  shop: z.nullable(z.object({ name: z.string(), site: z.nullable(z.string()), timeZone: z.string() })),
  messages: pageOf(messageResourceSchema),
  replies: z.array(replyResourceSchema),
  notes: z.array(noteSchema),
  order: z.nullable(orderResourceSchema),
  otherTickets: z.array(ticketCardSchema),
  suggestedTemplates: z.array(suggestionSchema),
});

/** Everything on one screen: the ticket, its thread newest first, replies, notes, order, the buyer's other tickets, templates. */
export const ticketView = route({
  method: 'GET',
  path: '/v1/tickets/{ticketId}',
  summary: 'A ticket with all that an agent needs beside it: thread, replies, notes, order, other tickets, templates.',
  roles: DESK,
  answers: [200, 308],
  returns: ticketViewSchema,
  problems: ['ticket-unknown', 'cursor-unreadable'],
  query: z.strictObject({ limit: limitSchema, after: cursorSchema }),
  run: async ({ params, principal, query }, live) => {
    const { store } = live;
    const page = { limit: query.limit, after: positionIn('messages', query.after), newestFirst: true };
    const { value: ticket, version } = await findTicket(live, principal, params.ticketId);
    if (ticket.mergedInto) return movedTo(ticket.mergedInto);
    const { ticketId, connection, shop, buyer } = ticket;
    // Of what two of them did at one moment, that of those merged in was first.
    const thread = [...(ticket.merged ?? []), ticketId];
    const [messages, replies, notes, pending, order, place, known] = await Promise.all([
      store.messages.ofAll(thread, page),
      Promise.all(thread.map((id) => store.replies.of(id))),
      Promise.all(thread.map((id) => store.notes.of(id))),
      Promise.all((ticket.merged ?? []).map(async (id) => (await store.tickets.find(id))?.value.pending ?? [])),
      ticket.order ? store.orders.find(connection, shop, ticket.order.id) : undefined,
      store.connections.shop(connection, shop),
      store.tickets.ofBuyer(connection, shop, buyer.id, OTHER_TICKETS),
    ]);
    const reading = place ?? { channel: ticket.channel, timeZone: 'UTC' };
    const body = {
      ticket: ticketResource(ticket),
      shop: place ? { name: place.name, site: place.site ?? null, timeZone: place.timeZone } : null,
      messages: {
        items: messages.items.map((one) => messageResource(one, reading)),
        next: cursorAt('messages', messages.after),
      },
      replies: replies
        .flat()
        .sort((a, b) => a.createdAt.localeCompare(b.createdAt))
        .map((reply) => replyResource(reply, reading, [...ticket.pending, ...pending.flat()])),
      notes: notes.flat().sort((a, b) => a.at.localeCompare(b.at)),
      order: order ? orderResource(order) : null,
      otherTickets: known.filter((card) => card.ticketId !== ticketId && card.mergedInto === undefined),
      suggestedTemplates: suggestions(ticket, order),
    };
    return { status: 200, body, headers: { etag: etagOf(version) } };
  },
});

/** For good, so that a client may remember it; what was asked for is read again there, with that ticket's ETag. */
function movedTo(mergedInto: string): Answer {
  return { status: 308, body: { mergedInto }, headers: { location: `/v1/tickets/${mergedInto}` } };
}

/** The whole of a text that the thread shows only the beginning of; its address is in the message. */
export const wholeText = route({
  method: 'GET',
  path: '/v1/tickets/{ticketId}/texts/{text}',
  summary: 'The whole of a text that the thread shows only the beginning of.',
  roles: DESK,
  returns: z.object({ text: z.string() }),
  problems: ['ticket-unknown', 'text-unknown'],
  run: async ({ params, principal }, live) => {
    const key = Buffer.from(params.text, 'base64url').toString('utf8');
    const unknown = () => new Problem(404, 'text-unknown', 'There is no such text.');
    if (!key.startsWith(`text/${params.ticketId}/`)) throw unknown();
    await findTicket(live, principal, params.ticketId);
    const bytes = await live.objects.get(key);
    if (!bytes) throw unknown();
    return { status: 200, body: { text: Buffer.from(bytes).toString('utf8') } };
  },
});

/** Templates that answer what the buyer wants, with the variables that we can fill in ourselves. */
function suggestions(ticket: Ticket, order: Order | undefined) {
  const intent = ticket.matter?.intent;
  const facts: Record<string, string | undefined> = {
    name: ticket.buyer.name,
    order: ticket.order?.id,
    carrier: order?.shipment?.carrier,
    tracking: order?.shipment?.tracking,
    country: order?.country,
  };
  const { language, fallback } = languageFor(ticket.language?.code ?? 'und');
  return TEMPLATE_NAMES.filter((name) => {
    const { intents }: Template = TEMPLATES[name];
    return intent !== undefined && intents.includes(intent);
  }).map((name) => {
    const { variables }: Template = TEMPLATES[name];
    const known = Object.keys(variables).flatMap((variable) =>
      facts[variable] === undefined ? [] : [[variable, facts[variable]]],
    );
    return {
      template: name,
      language,
      fallback,
      variables,
      known: Object.fromEntries(known) as Record<string, string>,
    };
  });
}
