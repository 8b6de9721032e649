import * as z from 'zod/mini';
import { DAY } from '../domain/instant.ts';
import { type Macro, macroSchema } from '../domain/macro.ts';
import { type SavedReply, savedReplySchema } from '../domain/saved-reply.ts';
import { parseItem, type Stored } from './records.ts';
import { type Item, keys, type Page, type Table } from './table.ts';

/** What supervisors define for the whole desk. */
export type DefinitionOf = { 'saved-reply': SavedReply; macro: Macro };
export type DefinitionKind = keyof DefinitionOf;

/** One as it was written last: under which idempotency key, and whether that took it away. */
export type Written<D> = Stored<D> & { readonly key: string | undefined; readonly isRemoved: boolean };

export type DefinitionStore = {
  find<K extends DefinitionKind>(kind: K, id: string): Promise<Stored<DefinitionOf[K]> | undefined>;
  /** As {@link find}, and for a day also what was taken away. */
  lastWritten<K extends DefinitionKind>(kind: K, id: string): Promise<Written<DefinitionOf[K]> | undefined>;
  /** In the order of their ids, which says nothing. */
  all<K extends DefinitionKind>(
    kind: K,
    page: { limit: number; after?: string | undefined },
  ): Promise<Page<Stored<DefinitionOf[K]>>>;
  /** Against the version read; 0 creates. Throws `Conflict`. */
  save<K extends DefinitionKind>(kind: K, definition: DefinitionOf[K], version: number, key?: string): Promise<number>;
  /** Gone at once for all but {@link lastWritten}. Throws `Conflict`. */
  remove<K extends DefinitionKind>(
    kind: K,
    definition: DefinitionOf[K],
    version: number,
    removal: { readonly nowMs: number; readonly key: string | undefined },
  ): Promise<void>;
};

const SCHEMAS: { readonly [K in DefinitionKind]: z.ZodMiniType<DefinitionOf[K]> } = {
  'saved-reply': savedReplySchema,
  macro: macroSchema,
};

/** What stands beside a definition and is shown to nobody. */
const besideSchema = z.object({ key: z.optional(z.string()), removed: z.optional(z.literal(true)) });

/** As long as an idempotency key is good, so that whoever took it away and never heard of it is told so. */
const REMOVED_KEPT_MS = DAY;

export function definitionStore(table: Table): DefinitionStore {
  function written<K extends DefinitionKind>(kind: K, item: Item): Written<DefinitionOf[K]> {
    const { key, removed = false } = parseItem(besideSchema, item.data);
    return { value: parseItem(SCHEMAS[kind], item.data), version: item.version, key, isRemoved: removed };
  }

  async function lastWritten<K extends DefinitionKind>(kind: K, id: string) {
    const item = await table.get(keys.definition(kind, id));
    return item && written(kind, item);
  }

  return {
    lastWritten,
    async find(kind, id) {
      const found = await lastWritten(kind, id);
      return found?.isRemoved ? undefined : found;
    },
    async all(kind, page) {
      const { pk: partition } = keys.definition(kind, '');
      const items: Written<DefinitionOf[typeof kind]>[] = [];
      let { after } = page;
      do {
        const read = await table.items({ partition, limit: page.limit - items.length, after });
        items.push(...read.items.map((item) => written(kind, item)).filter(({ isRemoved }) => !isRemoved));
        after = read.after;
      } while (after !== undefined && items.length < page.limit);
      return { items, after };
    },
    async save(kind, definition, version, key) {
      const data = { ...definition, ...(key ? { key } : {}) };
      return (await table.put({ ...keys.definition(kind, definition.id), data }, version)).version;
    },
    async remove(kind, definition, version, { nowMs, key }) {
      // No right to delete is needed for it: an expired item is gone for every reader.
      const expires = Math.ceil((nowMs + REMOVED_KEPT_MS) / 1000);
      const data = { ...definition, removed: true, ...(key ? { key } : {}) };
      await table.put({ ...keys.definition(kind, definition.id), expires, data }, version);
    },
  };
}
