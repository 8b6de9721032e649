import { Buffer } from 'node:buffer';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import * as z from 'zod/mini';
import type { Lexicon, Lexicons } from './concepts.ts';
import type { IntentModel } from './intent-model.ts';
import type { LanguageModel } from './language.ts';
import { rowBytes, type Table } from './table.ts';

/** Everything that was learned, as `npm run train` writes it into `model.bin`. */
export type Models = {
  /** Name and version: stored with every message that these models decided on. */
  readonly name: string;
  /** What they were trained on; shows models that are older than the corpus. */
  readonly corpus: string;
  readonly language: LanguageModel;
  readonly intent: IntentModel;
  /** Not learned but written (training/lexicon); it stands here because the intent model knows its concepts. */
  readonly lexicons: Lexicons;
  /** Languages that have a lexicon. */
  readonly spoken: readonly string[];
};

/** First four bytes: "QSU" and the version of the layout. */
const LAYOUT = 0x32555351;
/** The layout and the header's length in bytes, little endian. */
const FRONT = 8;

const tableSchema = z.strictObject({ rows: z.int(), columns: z.int(), bits: z.int() });
type StoredTable = z.infer<typeof tableSchema>;
const headerSchema = z.strictObject({
  name: z.string(),
  corpus: z.string(),
  language: z.strictObject({
    languages: z.array(z.string()),
    temperature: z.number(),
    biases: z.array(z.number()),
    table: tableSchema,
  }),
  intent: z.strictObject({
    temperature: z.number(),
    hidden: z.array(z.number()),
    biases: z.array(z.number()),
    entrance: tableSchema,
    exit: tableSchema,
  }),
  lexicons: z.array(z.strictObject({ language: z.string(), bytes: z.int() })),
});
const lexiconSchema = z.record(z.string(), z.string());

/**
 * Reads what {@link encodeModels} wrote: u32 layout, u32 length of the header, the header as JSON; then for every table in the
 * header's order its scales and its cells, before the entrance's the keys (u32, little endian as every machine of Lambda); last
 * the lexicons, deflated JSON. Throws `RangeError` when the bytes are not of this layout or cut short.
 */
export function decodeModels(bytes: Buffer): Models {
  if (bytes.length < FRONT || bytes.readUInt32LE(0) !== LAYOUT) throw new RangeError('not models of this layout');
  let at = FRONT + bytes.readUInt32LE(4);
  const { language, intent, lexicons, ...rest } = headerSchema.parse(JSON.parse(bytes.toString('utf8', FRONT, at)));
  const next = (length: number): Buffer => {
    if (bytes.length < at + length) throw new RangeError('models cut short');
    at += length;
    return bytes.subarray(at - length, at);
  };
  const table = (stored: StoredTable): Table => ({
    ...stored,
    scales: next(stored.rows),
    cells: next(stored.rows * rowBytes(stored)),
  });
  // Copied, so that it begins where numbers of four bytes may begin.
  const numbers = (count: number): Uint32Array => new Uint32Array(Uint8Array.from(next(4 * count)).buffer);
  const models = {
    ...rest,
    language: { ...language, table: table(language.table) },
    intent: {
      ...intent,
      keys: numbers(intent.entrance.rows),
      entrance: table(intent.entrance),
      exit: table(intent.exit),
    },
  };
  const stored = new Map<string, Buffer>();
  for (const { language: spoken, bytes: length } of lexicons) stored.set(spoken, next(length));
  return { ...models, lexicons: lexiconsIn(stored), spoken: [...stored.keys()] };
}

/** Unpacks a lexicon whenever it is asked for: whoever compiles it asks once. */
function lexiconsIn(stored: ReadonlyMap<string, Buffer>): Lexicons {
  return (language): Lexicon => {
    const packed = stored.get(language);
    return packed ? lexiconSchema.parse(JSON.parse(inflateRawSync(packed).toString('utf8'))) : {};
  };
}

/** The bytes that {@link decodeModels} reads; the same models give the same bytes. */
export function encodeModels({ language, intent, lexicons, spoken, ...rest }: Models): Buffer {
  const parts: Uint8Array[] = [];
  const stored = ({ scales, cells, ...shape }: Table): StoredTable => {
    parts.push(scales, cells);
    return shape;
  };
  const { keys, ...network } = intent;
  const languageTable = stored(language.table);
  parts.push(new Uint8Array(keys.buffer, keys.byteOffset, keys.byteLength));
  const tables = {
    language: { ...language, table: languageTable },
    intent: { ...network, entrance: stored(intent.entrance), exit: stored(intent.exit) },
  };
  const words = spoken.map((one) => deflateRawSync(JSON.stringify(lexicons(one)), { level: 9 }));
  parts.push(...words);
  const sizes = words.map(({ length }, index) => ({ language: spoken[index], bytes: length }));
  const header = Buffer.from(JSON.stringify({ ...rest, ...tables, lexicons: sizes }));
  const front = Buffer.alloc(FRONT);
  front.writeUInt32LE(LAYOUT, 0);
  front.writeUInt32LE(header.length, 4);
  return Buffer.concat([front, header, ...parts]);
}
