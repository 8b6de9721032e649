import { dayFrom } from '../../local-day.ts';
import { WORD } from './edges.ts';
import type { Fact, FactContext, Found, Levelled } from './fact.ts';
import { saidBeside } from './nearby.ts';

/**
 * How each channel writes its order numbers. `sure`: the form stands out by itself. The others are digits like any: they
 * count where a word says "order", or on that channel. Sources: the published payloads in `test/fixtures` and the channels'
 * documentation as cited in `test/domain/understanding/facts/order-numbers.test.ts`.
 */
type OrderForm = {
  readonly channel: string;
  readonly form: RegExp;
  readonly sure?: true;
  readonly holds?: (number: string) => boolean;
};

const form = (pattern: string) => new RegExp(`(?<![${WORD}-])(?:${pattern})(?![${WORD}]|-\\d)`, 'giu');

const FORMS: readonly OrderForm[] = [
  { channel: 'amazon', form: form('[DS\\d]\\d{2}-\\d{7}-\\d{7}'), sure: true },
  { channel: 'ebay', form: form('\\d{2}-\\d{5}-\\d{5}'), sure: true },
  { channel: 'ebay', form: form('\\d{12}-\\d{10,14}'), sure: true },
  { channel: 'temu', form: form('(?:PO-)?\\d{3}-\\d{17,20}'), sure: true },
  { channel: 'allegro', form: form('[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'), sure: true },
  { channel: 'ozon', form: form('\\d{8,10}-\\d{4}(?:-\\d{1,2})?'), sure: true },
  {
    channel: 'rakuten',
    form: form('\\d{6}-\\d{8}-\\d{7,10}'),
    sure: true,
    holds: (number) => isDate(number.slice(7, 15)),
  },
  {
    channel: 'shopee',
    form: form('\\d{6}(?=\\d*[A-Z])[0-9A-Z]{8}'),
    sure: true,
    holds: (number) => isDate(`20${number.slice(0, 6)}`),
  },
  { channel: 'tiktok-shop', form: form('5[78]\\d{16}'), sure: true },
  { channel: 'mercado-libre', form: form('2000\\d{12}'), sure: true },
  { channel: 'walmart', form: form('2000\\d{3}-\\d{8}'), sure: true },
  { channel: 'shopify', form: form('#[A-Z]{0,6}-?\\d{3,8}(?:-[A-Z0-9]{1,4})?'), sure: true },
  { channel: 'shopee', form: form('\\d{14}'), holds: (number) => isDate(`20${number.slice(0, 6)}`) },
  { channel: 'lazada', form: form('\\d{14,16}') },
  { channel: 'aliexpress', form: form('\\d{16}') },
  { channel: 'walmart', form: form('\\d{13}|\\d{15}') },
  { channel: 'etsy', form: form('\\d{10}') },
];

/** Whatever an own shop calls its orders: three digits at least, letters and dashes around them. */
const ANY = new RegExp(
  String.raw`(?<![${WORD}@./-])#?(?=[A-Z0-9-]{0,12}\d[A-Z0-9-]?\d)[A-Z0-9]{1,20}(?:-[A-Z0-9]{1,12}){0,3}(?![${WORD}@]|[.,/]\d)`,
  'giu',
);
/** Between the word "order" and its number only such words stand. */
const ONLY_LABELS =
  /(?:order|orden|bestell\p{L}*|auftrag\p{L}*|commande|pedido|compra|ordine|encomenda|bestelling|zam[oó]wieni\p{L}*|заказ\p{L}*|sipari[sş]\p{L}*|purchase|pesanan|đơn(?: hàng)?|don hang|objedn\p{L}*|rendel\p{L}*|الطلب|طلبي|طلب|订单|訂單|注文|オーダー|주문|ออเดอร์|คำสั่งซื้อ|ऑर्डर|आर्डर)(?:[\s:#.,()-]|(?:s|id|no|nr|num|n[ou]m(?:ber|mer|ero|éro)|numaram|numarası|numer|numéro|número|num[eé]ro|nomor|nombor|номер\p{L}*|n°|nº|№|mã|số|de|el|mi|my|is|are|was|est|ist|lautet|es|ref|code|kode|var|hai|ka|के|का|नंबर|संख्या|رقم|号码|號碼|编号|編號|号|號|番号|は|の|번호|가|는|หมายเลข|เลขที่|ของ|è|é|jest|to|my|number|nummer|numero|č|c|száma|szama|号是|是)(?!\p{L}{3})){0,8}$/iu;
/** Words behind a number that make it a quantity. */
const QUANTITY =
  /^ ?(?:pcs|pieces|units|stück|piezas|pièces|unidades|pezzi|stuks|sztuk|шт|adet|قطع|件|个|個|개|ชิ้น|cái|buah|items|x(?!\p{L})|%|€|\$|cm|mm|kg|days)/iu;

/** Every order number in a text. */
export function orderNumbersIn(text: Levelled, { channel }: FactContext): Found[] {
  return [...formsIn(text, channel), ...namedIn(text, channel)];
}

function formsIn(text: Levelled, channel: string | undefined): Found[] {
  return FORMS.flatMap((one) =>
    [...text.matchAll(one.form)].flatMap(({ index, 0: written }) => {
      if (one.holds && !one.holds(written)) return [];
      const end = index + written.length;
      const said = saidBeside(text, index, end);
      const home = one.channel === channel;
      if (!one.sure && said !== 'order' && !(home && said === undefined)) return [];
      // A bare # is a number of anything: an agent's ticket, a colour, a size.
      if (one.channel === 'shopify' && said === 'item') return [];
      const unclear = !one.sure && said !== 'order';
      return [found(index, written, channelsFor(written, channel), one.sure ? 75 : unclear ? 30 : 65, unclear)];
    }),
  );
}

/** What follows the word "order", whatever its form. */
function namedIn(text: Levelled, channel: string | undefined): Found[] {
  return [...text.matchAll(ANY)].flatMap(({ index, 0: written }) => {
    const digits = written.replace(/\D/g, '');
    if (digits.length < 3 || (digits.length === 3 && !written.startsWith('#'))) return [];
    if (
      /^(?:19|20)\d\d$/.test(written) ||
      QUANTITY.test(text.slice(index + written.length, index + written.length + 12))
    )
      return [];
    if (!ONLY_LABELS.test(text.slice(Math.max(0, index - 60), index))) return [];
    return [found(index, written, channelsFor(written, channel), 50, false)];
  });
}

/** The channels whose form it has, the shop's own first; an own shop's may have any. */
function channelsFor(written: string, channel: string | undefined): string[] {
  const fit = FORMS.filter(({ form, holds }) => written.replace(form, '') === '' && (holds?.(written) ?? true));
  const channels = [...new Set(fit.map((one) => one.channel))];
  return channels.sort((a, b) => Number(b === channel) - Number(a === channel));
}

function found(start: number, written: string, channels: string[], rank: number, unclear: boolean): Found {
  const fact: Fact = {
    kind: 'order_number',
    start,
    end: start + written.length,
    valid: 'unknown',
    value: written.toUpperCase().replace(/^#/, ''),
    channels,
    ...(unclear ? { orElse: 'tracking_number' as const } : {}),
  };
  // An UUID is written in small letters.
  if (channels[0] === 'allegro') fact.value = written.toLowerCase();
  return { fact, rank };
}

/** `20261127` is a day, not in the far past or future. */
function isDate(digits: string): boolean {
  const year = Number(digits.slice(0, 4));
  return year >= 2015 && dayFrom(year, Number(digits.slice(4, 6)), Number(digits.slice(6, 8))) !== undefined;
}
