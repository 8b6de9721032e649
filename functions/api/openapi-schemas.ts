import * as z from 'zod/mini';
import { connectionSchema, shopSchema } from '../domain/connection.ts';
import { instantSchema } from '../domain/instant.ts';
import { moneySchema } from '../domain/money.ts';
import { shopPlaceSchema } from '../domain/principal.ts';
import { noteSchema } from '../store/notes.ts';
import { ticketCardSchema } from '../store/tickets.ts';
import {
  caseHistorySchema,
  disputeResourceSchema,
  noticeResourceSchema,
  privacyOrderResourceSchema,
  reviewResourceSchema,
} from './cases.ts';
import { eventSchema } from './events.ts';
import { memberResourceSchema } from './members.ts';
import { limitSchema } from './paging.ts';
import {
  changeResourceSchema,
  messageResourceSchema,
  orderResourceSchema,
  replyResourceSchema,
  ticketAnswerSchema,
  ticketResourceSchema,
} from './resources.ts';

/** JSON Schema 2020-12, as far as it is read here. */
export type Schema = {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly additionalProperties?: Schema | boolean;
  readonly [keyword: string]: unknown;
};

/** Schemas that stand under a name of their own, wherever they are used. */
const NAMED: Readonly<Record<string, z.ZodMiniType>> = {
  Instant: instantSchema,
  Money: moneySchema,
  ShopPlace: shopPlaceSchema,
  Ticket: ticketResourceSchema,
  TicketAnswer: ticketAnswerSchema,
  TicketCard: ticketCardSchema,
  Change: changeResourceSchema,
  Message: messageResourceSchema,
  Reply: replyResourceSchema,
  Note: noteSchema,
  Order: orderResourceSchema,
  Dispute: disputeResourceSchema,
  Review: reviewResourceSchema,
  Notice: noticeResourceSchema,
  PrivacyOrder: privacyOrderResourceSchema,
  CaseHistory: caseHistorySchema,
  Event: eventSchema,
  Connection: connectionSchema,
  Shop: shopSchema,
  Member: memberResourceSchema,
};

/** Writes a schema of ours as JSON Schema. */
export type SchemaOf = (schema: z.ZodMiniType) => Schema;

/** A writer that puts every schema which has a name into `named`, once, and refers to it. */
export function schemaWriter(named: Record<string, Schema>): SchemaOf {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(NAMED)) registry.add(schema, { id });
  return (schema) => {
    const written = z.toJSONSchema(schema, {
      // What a client writes, before defaults and transformations.
      io: 'input',
      metadata: registry,
      override({ zodSchema, jsonSchema }) {
        if (zodSchema !== limitSchema) return;
        for (const key of Object.keys(jsonSchema)) delete jsonSchema[key];
        Object.assign(jsonSchema, { type: 'integer', minimum: 1, maximum: 100, default: 25 });
      },
    });
    const { $defs = {}, $schema: _dialect, ...own } = referring(written) as Schema & { $defs?: Record<string, Schema> };
    for (const [id, definition] of Object.entries($defs)) named[id] ??= withoutId(definition);
    const id = registry.get(schema)?.id;
    if (!id) return own;
    named[id] ??= withoutId(own);
    return { $ref: `#/components/schemas/${id}` };
  };
}

function withoutId({ id: _id, ...schema }: Schema): Schema {
  return schema;
}

/** References as OpenAPI writes them, and integers without the bounds that JavaScript puts on all of them. */
function referring(schema: unknown): unknown {
  return JSON.parse(JSON.stringify(schema), (key, value) => {
    if (key === '$ref') return String(value).replace('#/$defs/', '#/components/schemas/');
    if (Math.abs(Number(value)) === Number.MAX_SAFE_INTEGER && /^(minimum|maximum)$/.test(key)) return undefined;
    return value;
  });
}
