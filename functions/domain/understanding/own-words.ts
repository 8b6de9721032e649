import { CONSIDERED } from './levelling.ts';
import { DEVICE, DISCLAIMER, HEAD, ORIGINAL, SENT_FROM, SENT_FROM_LAST, WROTE } from './mail-words.ts';

/** How far a text is searched for the buyer's own words; below a longer quotation nobody looks. */
const SEARCHED = 20_000;

/** Lines that mail programs write are shorter; a longer one is a buyer's paragraph. */
const LONGEST_HEAD = 300;
const LONGEST_SENT_FROM = 90;

/** A mail's head stands within so many lines. */
const LINES_OF_HEAD = 7;

/** Line ends, control characters, marks that cannot be seen, halves of pairs. */
const NOT_PLAIN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Variation_Selector}]/u;

/** A part of a text: from `start` up to, not including, `end`, in UTF-16 units as JavaScript counts them. */
export type Span = { readonly start: number; readonly end: number };

/** What a buyer wrote themselves, ready to be read. */
export type OwnWords = {
  /** At most so long as was asked for; control characters are spaces, invisible marks are left out. */
  readonly text: string;
  /** Where a part of {@link text} stands in the message as it came. */
  readonly spanOf: (start: number, end: number) => Span;
};

/**
 * The buyer's own words: without quoted messages, signatures and disclaimers, at most `longest` units. Where nothing remains
 * the whole text counts as theirs. Takes time in proportion to the text, of which it looks at the first 20,000 units.
 */
export function ownWords(text: string, longest = CONSIDERED): OwnWords {
  const searched = text.slice(0, SEARCHED);
  // Most messages are one plain line: nothing to cut, nothing to move.
  if (searched.length <= longest && !NOT_PLAIN.test(searched)) {
    return { text: searched, spanOf: (start, end) => ({ start, end }) };
  }
  const own = legible(searched, ownLines(linesOf(searched)), longest);
  return /[^\s\ufffd]/u.test(own.text) ? own : legible(searched, [{ start: 0, end: searched.length }], longest);
}

type Line = Span & { /** In small letters, without invisible marks and blanks at its ends. */ readonly words: string };

function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  for (const { index, 0: line } of text.matchAll(/[^\r\n\u2028\u2029]*(?:\r\n|[\r\n\u2028\u2029]|$)/g)) {
    if (line === '') continue;
    const words = line.replace(INVISIBLE, '').trim().toLowerCase();
    lines.push({ start: index, end: index + line.length, words });
  }
  return lines;
}

/** The lines that belong to the buyer. */
function ownLines(lines: readonly Line[]): Span[] {
  const own: Line[] = [];
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at];
    if (!line) break;
    if (isQuoted(line.words)) continue;
    const head = headLength(lines, at);
    if (head > 0) {
      // Below a head, marked lines are the quotation and what is not marked is the buyer's; without marks all is quoted.
      const next = lines.slice(at + head).find(({ words }) => words !== '');
      if (!next || !isQuoted(next.words)) break;
      at += head - 1;
      continue;
    }
    if (endsAll(lines, at)) break;
    if (!isSentFrom(line.words) && !isRule(line.words)) own.push(line);
  }
  return own;
}

function isQuoted(words: string): boolean {
  return /^(?:>|＞|&gt;)/.test(words);
}

/** The line that Outlook draws above an older message. */
function isRule(words: string): boolean {
  return /^_{10,}$/.test(words);
}

/** How many lines from here are "On … wrote:", which mail programs break into up to three; none where there is no such head. */
function headLength(lines: readonly Line[], at: number): number {
  let head = '';
  for (let count = 1; count <= 3; count++) {
    const words = lines[at + count - 1]?.words;
    if (!words) return 0;
    head = head ? `${head} ${words}` : words;
    if (head.length > LONGEST_HEAD) return 0;
    if (/[:：]$/.test(words)) return isHead(head) ? count : 0;
    // Only a line that could begin one is worth joining with the next.
    if (!MOMENT.test(head)) return 0;
  }
  return 0;
}

const MOMENT = /\d{1,2}[:.h：]\d{2}|(?<!\d)(?:19|20|25)\d{2}(?!\d)|@/;

function isHead(head: string): boolean {
  if (!MOMENT.test(head)) return false;
  return /<[^<>\s]{1,100}@[^<>\s]{1,100}>\s*[:：]$/.test(head) || WROTE.some((word) => head.includes(word));
}

/** Nothing below this line is the buyer's: a signature, an older message, a company's small print. */
function endsAll(lines: readonly Line[], at: number): boolean {
  const words = lines[at]?.words ?? '';
  if (words === '--' || words === '—') return true;
  if (words.length > LONGEST_HEAD) return startsWithOne(words, DISCLAIMER);
  const title = words.replace(/^[-_=*#~> ]+|[-_=*#~: ：]+$/g, '').replace(/^please /, '');
  if (title !== words && ORIGINAL.includes(title)) return true;
  return startsWithOne(words, DISCLAIMER) || isMailHead(lines, at);
}

/** From, sent, to, subject in lines of their own, as Outlook, QQ and Naver put them above an older message. */
function isMailHead(lines: readonly Line[], at: number): boolean {
  if (kindOfHead(lines[at]?.words) === undefined) return false;
  const kinds = new Set(lines.slice(at, at + LINES_OF_HEAD).map(({ words }) => kindOfHead(words)));
  kinds.delete(undefined);
  return kinds.size >= 3;
}

function kindOfHead(words = ''): string | undefined {
  const label = /^[*_\s]{0,4}([^:：<>@]{1,30}?)[*_\s]{0,4}[:：]/u.exec(words)?.[1];
  if (!label) return undefined;
  return Object.entries(HEAD).find(([, labels]) => labels.includes(label.replace(/\s+/g, ' ')))?.[0];
}

function isSentFrom(words: string): boolean {
  if (words.length > LONGEST_SENT_FROM || !DEVICE.some((device) => words.includes(device))) return false;
  const bare = words.replace(/[.。!]+$/, '');
  return startsWithOne(bare, SENT_FROM) || SENT_FROM_LAST.some((ending) => bare.endsWith(ending));
}

function startsWithOne(words: string, beginnings: readonly string[]): boolean {
  return beginnings.some((beginning) => words.startsWith(beginning));
}

/** Marks that turn the direction of writing or cannot be seen: they break words and numbers apart. */
const INVISIBLE = /[\p{Cf}\p{Variation_Selector}]/gu;
const IS_INVISIBLE = new RegExp(INVISIBLE.source, 'u');

/** The text of some parts as it can be read, at most `longest` units, and where each unit came from. */
function legible(text: string, parts: readonly Span[], longest: number): OwnWords {
  const places: number[] = [];
  let read = '';
  for (const { start, end } of parts) {
    for (let at = start; at < end && read.length < longest; at++) {
      const unit = text[at] ?? '';
      if (IS_INVISIBLE.test(unit)) continue;
      read += legibleUnit(text, at, unit);
      places.push(at);
    }
  }
  return {
    text: read,
    spanOf: (start, end) => ({ start: places[start] ?? text.length, end: (places[end - 1] ?? text.length - 1) + 1 }),
  };
}

/** Line ends stay, other control characters are blanks; half a pair is a sign of its own, so that places stay true. */
function legibleUnit(text: string, at: number, unit: string): string {
  const code = unit.charCodeAt(0);
  if (code < 0x20 || (code >= 0x7f && code < 0xa0)) return unit === '\n' || unit === '\r' ? '\n' : ' ';
  if (code < 0xd800 || code > 0xdfff) return unit;
  const other = text.charCodeAt(code < 0xdc00 ? at + 1 : at - 1);
  const paired = code < 0xdc00 ? other >= 0xdc00 && other <= 0xdfff : other >= 0xd800 && other <= 0xdbff;
  return paired ? unit : '\ufffd';
}
