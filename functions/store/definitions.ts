import type * as z from 'zod/mini';
import { type Macro, macroSchema } from '../domain/macro.ts';
import { type SavedReply, savedReplySchema } from '../domain/saved-reply.ts';
import { parseItem, type Stored } from './records.ts';
import { keys, type Page, type Table } from './table.ts';

/** What supervisors define for the whole desk. */
export type DefinitionOf = { 'saved-reply': SavedReply; macro: Macro };
export type DefinitionKind = keyof DefinitionOf;

export type DefinitionStore = {
  find<K extends DefinitionKind>(kind: K, id: string): Promise<Stored<DefinitionOf[K]> | undefined>;
  /** In the order of their ids, which says nothing. */
  all<K extends DefinitionKind>(
    kind: K,
    page: { limit: number; after?: string | undefined },
  ): Promise<Page<Stored<DefinitionOf[K]>>>;
  /** Against the version read; 0 creates. Throws `Conflict`. */
  save<K extends DefinitionKind>(kind: K, definition: DefinitionOf[K], version: number): Promise<number>;
  /** Gone at once; the table forgets it when it gets round to that. Throws `Conflict`. */
  remove<K extends DefinitionKind>(kind: K, definition: DefinitionOf[K], version: number, nowMs: number): Promise<void>;
};

const SCHEMAS: { readonly [K in DefinitionKind]: z.ZodMiniType<DefinitionOf[K]> } = {
  'saved-reply': savedReplySchema,
  macro: macroSchema,
};

export function definitionStore(table: Table): DefinitionStore {
  return {
    async find(kind, id) {
      const item = await table.get(keys.definition(kind, id));
      return item && { value: parseItem(SCHEMAS[kind], item.data), version: item.version };
    },
    async all(kind, { limit, after }) {
      const page = await table.items({ partition: keys.definition(kind, '').pk, limit, after });
      const items = page.items.map((item) => ({ value: parseItem(SCHEMAS[kind], item.data), version: item.version }));
      return { items, after: page.after };
    },
    async save(kind, definition, version) {
      return (await table.put({ ...keys.definition(kind, definition.id), data: definition }, version)).version;
    },
    async remove(kind, definition, version, nowMs) {
      // No right to delete is needed for it: an expired item is gone for every reader.
      const expires = Math.floor(nowMs / 1000);
      await table.put({ ...keys.definition(kind, definition.id), expires, data: definition }, version);
    },
  };
}
