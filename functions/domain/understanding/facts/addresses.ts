import { WORD } from './edges.ts';
import type { Fact, Found, Levelled } from './fact.ts';

/** Words of streets and houses, in all our languages together. */
const STREET =
  /(?<!\p{L})(?:street|st\.|road|rd\.?|avenue|ave\.?|lane|drive|boulevard|blvd|apt\.?|apartment|flat|suite|unit|house no|calle|c\/|avda?\.?|avenida|carrera|colonia|col\.|piso|rua|travessa|bairro|apto|rue|allée|impasse|chemin|bâtiment|via|viale|piazza|corso|vicolo|ul\.|ulica|ulice|aleja|al\.|os\.|ул\.?|улица|пр\.|проспект|переулок|дом|д\.|кв\.|mah\.|mahalle|mahallesi|sok\.?|sokak|cad\.?|caddesi|daire|jl\.?|jalan|gang|gg\.|rt\/?\s?rw|kec\.?|kecamatan|kel\.|lorong|taman|blok|block|brgy\.?|barangay|purok|đường|phố|phường|quận|ngõ|ngách|utca|út|tér|krt\.|nagar|colony|sector|plot no|h\.? ?no|gali|marg)(?!\p{L})|\p{L}{3,30}(?:straße|strasse|str\.|weg|gasse|platz|allee|straat|laan|plein|gracht|dijk)(?!\p{L})|شارع|حي|عمارة|شقة|مبنى|省|市|区|區|路|街道|街|号楼|弄|巷|丁目|番地|番|號|동|로|길|구|ซอย|ถนน|หมู่|ตำบล|อำเภอ|แขวง|เขต|गली|मोहल्ला|नगर|सेक्टर|मकान/giu;

/** How postcodes are written; digits alone need much else beside them. */
const POSTCODE = new RegExp(
  String.raw`(?<![${WORD}-])(?:[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|[A-Z]\d[A-Z] ?\d[A-Z]\d|\d{4} ?[A-Z]{2}|\d{5}-\d{4}|\d{5}-\d{3}|\d{2}-\d{3}|〒? ?\d{3}-\d{4}|\d{3} \d{2}|\d{4,6})(?![${WORD}-])`,
  'gu',
);

const HOUSE = new RegExp(String.raw`(?<![${WORD}])\d{1,5}[a-z]?(?![${WORD}])`, 'giu');

/** How far the parts of one address lie apart at most. */
const WIDTH = 120;

/**
 * Where a text gives a postal address: a street's word, a house number and a postcode near each other, the postcode not the
 * house number. Conservative: what has no postcode is not taken for one.
 */
export function addressesIn(text: Levelled): Found[] {
  const streets = placesOf(text, STREET);
  if (streets.length === 0) return [];
  const postcodes = placesOf(text, POSTCODE);
  const houses = placesOf(text, HOUSE);
  const found: Found[] = [];
  let reached = -1;
  for (const street of streets) {
    if (street.start < reached) continue;
    const near = (one: Place) => one.start >= reached && Math.abs(one.start - street.start) <= WIDTH;
    const postcode = nearest(street, postcodes, (one) => near(one) && isLikely(text, street, one));
    const house = postcode && nearest(street, houses, (one) => near(one) && apart(one, postcode));
    if (!postcode || !house) continue;
    const parts = [street, postcode, house];
    const start = Math.min(...parts.map((part) => part.start));
    const end = Math.max(...parts.map((part) => part.end));
    reached = end;
    const fact: Fact = { kind: 'postal_address', start, end, valid: 'unknown' };
    found.push({ fact, rank: 15 });
  }
  return found;
}

type Place = { readonly start: number; readonly end: number };

/** Digits alone are a postcode only in something that is written like an address. */
function isLikely(text: string, street: Place, postcode: Place): boolean {
  if (!/^\d+$/.test(text.slice(postcode.start, postcode.end))) return true;
  const between = text.slice(Math.min(street.start, postcode.start), Math.max(street.end, postcode.end));
  return /[,;\n]/.test(between);
}

function nearest(to: Place, places: readonly Place[], fits: (place: Place) => boolean): Place | undefined {
  let best: Place | undefined;
  for (const place of places) {
    if (!fits(place)) continue;
    if (!best || gapBetween(place, to) < gapBetween(best, to)) best = place;
  }
  return best;
}

function gapBetween(a: Place, b: Place): number {
  return Math.max(0, a.start - b.end, b.start - a.end);
}

function apart(a: Place, b: Place): boolean {
  return a.end <= b.start || a.start >= b.end;
}

function placesOf(text: string, pattern: RegExp): Place[] {
  return [...text.matchAll(pattern)].map(({ index, 0: { length } }) => ({ start: index, end: index + length }));
}
