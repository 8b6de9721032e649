import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Item, Table } from '../../functions/store/table.ts';

const FIXTURES = join(import.meta.dirname, '../fixtures');
const LEDGER = join(FIXTURES, 'ledger.json');

/** Everything that a release ever wrote and a later one may meet. A name, once in the ledger, stays with the same content. */
export const APPEND_ONLY = ['wire/v*/*.json', 'items/v*/*.json', 'packed/*.json'];

/** What the ledger and the folder disagree on: samples gone, changed, or not yet entered. */
export function disagreements(): string[] {
  const entered: Record<string, string> = JSON.parse(readFileSync(LEDGER, 'utf8'));
  const there = samples();
  return [
    ...Object.keys(entered)
      .filter((name) => !there.includes(name))
      .map((name) => `${name} is gone`),
    ...there
      .filter((name) => entered[name] !== undefined && entered[name] !== sumOf(name))
      .map((name) => `${name} has changed`),
    ...there
      .filter((name) => entered[name] === undefined)
      .map((name) => `${name} is not in the ledger: ${sumOf(name)}`),
  ];
}

/** Names of all samples, with forward slashes. */
export function samples(pattern?: string): string[] {
  const patterns = pattern ? [pattern] : APPEND_ONLY;
  return globSync(patterns, { cwd: FIXTURES })
    .map((name) => name.replaceAll('\\', '/'))
    .sort();
}

/** A sample's text. */
export function sample(name: string): string {
  return readFileSync(join(FIXTURES, name), 'utf8');
}

function sumOf(name: string): string {
  return existsSync(join(FIXTURES, name))
    ? createHash('sha256').update(sample(name).replaceAll('\r\n', '\n')).digest('base64url')
    : '';
}

/** An item as it lay in DynamoDB. */
export type EarlierItem = Item & { readonly mark?: string };

/** All items of a kind (of every kind without one) that a release of that version wrote. */
export function earlierItems(version: string, kind = '*'): EarlierItem[] {
  return samples(`items/${version}/${kind}.json`).flatMap((name) => JSON.parse(sample(name)));
}

/** Puts the story of that version into an empty table, as it lay there but for its versions. */
export async function loadEarlier(table: Table, version = 'v1'): Promise<void> {
  for (const { version: _, mark: __, ...item } of earlierItems(version)) await table.put(item, 'any');
}
