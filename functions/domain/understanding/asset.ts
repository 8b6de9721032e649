import { Buffer } from 'node:buffer';
import * as z from 'zod/mini';
import type { IntentModel } from './intent-model.ts';
import type { LanguageModel } from './language.ts';
import { type Bits, bytesOf, packed, type Table, unpacked } from './table.ts';

/** Everything that was learned, as `npm run train` writes it into `model.bin`. */
export type Models = {
  /** Name and version: stored with every message that these models decided on. */
  readonly name: string;
  /** What they were trained on; shows models that are older than the corpus. */
  readonly corpus: string;
  readonly language: LanguageModel;
  readonly intent: IntentModel;
};

/** First four bytes: "QSU" and the version of the layout. */
const LAYOUT = 0x32555351;
/** The layout and the header's length in bytes, little endian. */
const FRONT = 8;

const tableSchema = z.strictObject({ rows: z.int(), columns: z.int(), bits: z.union([z.literal(4), z.literal(8)]) });
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
});

/**
 * Reads what {@link encodeModels} wrote: u32 layout, u32 length of the header, the header as JSON, then for every table in the
 * header's order what `packed` made of it; before
 * the entrance's the keys (u32). Throws `RangeError` when the bytes are not of this layout or cut short.
 */
export function decodeModels(bytes: Buffer): Models {
  if (bytes.length < FRONT || bytes.readUInt32LE(0) !== LAYOUT) throw new RangeError('not models of this layout');
  let at = FRONT + bytes.readUInt32LE(4);
  const { language, intent, ...rest } = headerSchema.parse(JSON.parse(bytes.toString('utf8', FRONT, at)));
  const table = ({ rows, columns, bits }: StoredTable): Table => {
    const end = at + bytesOf(rows, columns, bits);
    if (bytes.length < end) throw new RangeError('models cut short');
    const stored = bytes.subarray(at, end);
    at = end;
    return unpacked(stored, rows, columns, bits);
  };
  const numbers = (count: number): Uint32Array => {
    const end = at + 4 * count;
    if (bytes.length < end) throw new RangeError('models cut short');
    const from = at;
    at = end;
    return Uint32Array.from({ length: count }, (_, index) => bytes.readUInt32LE(from + 4 * index));
  };
  return {
    ...rest,
    language: { ...language, table: table(language.table) },
    intent: {
      ...intent,
      keys: numbers(intent.entrance.rows),
      entrance: table(intent.entrance),
      exit: table(intent.exit),
    },
  };
}

/** How many bits each table is stored in. */
const BITS = { language: 4, entrance: 4, exit: 8 } as const satisfies Record<string, Bits>;

/** The bytes that {@link decodeModels} reads; the same models give the same bytes. */
export function encodeModels({ language, intent, ...rest }: Models): Buffer {
  const parts: Uint8Array[] = [];
  const stored = (table: Table, bits: Bits): StoredTable => {
    parts.push(packed(table, bits));
    return { rows: table.rows, columns: table.columns, bits };
  };
  const { keys, ...network } = intent;
  const languageTable = stored(language.table, BITS.language);
  const rising = Buffer.alloc(4 * keys.length);
  keys.forEach((key, index) => {
    rising.writeUInt32LE(key, 4 * index);
  });
  parts.push(rising);
  const header = Buffer.from(
    JSON.stringify({
      ...rest,
      language: { ...language, table: languageTable },
      intent: {
        ...network,
        entrance: stored(intent.entrance, BITS.entrance),
        exit: stored(intent.exit, BITS.exit),
      },
    }),
  );
  const front = Buffer.alloc(FRONT);
  front.writeUInt32LE(LAYOUT, 0);
  front.writeUInt32LE(header.length, 4);
  return Buffer.concat([front, header, ...parts]);
}
