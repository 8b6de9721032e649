import { fedex, gs1, luhn, mod3736, modulo7, s10, ups } from './check-digits.ts';
import { WORD } from './edges.ts';
import type { Fact, Found, Levelled } from './fact.ts';
import { type Said, saidBeside } from './nearby.ts';

/**
 * Forms with letters, which stand out by themselves. `check` takes the number without blanks. Sources: UPU S10 (standard of
 * the Universal Postal Union), and for the rest github.com/jkeen/tracking_number_data where it has the carrier; the Asian
 * carriers' forms are as their parcels are labelled, unverified.
 */
type LetterForm = {
  readonly form: RegExp;
  readonly carriers: readonly string[];
  readonly check?: (number: string) => boolean;
  /** Only where a word beside it says that it is a parcel's: other things look like it. */
  readonly said?: true;
};

const ALONE = `(?<![${WORD}])`;
const ENDS = `(?![${WORD}])`;
const form = (pattern: string) => new RegExp(`${ALONE}(?:${pattern})${ENDS}`, 'giu');

const LETTER_FORMS: readonly LetterForm[] = [
  { form: form('1Z(?: ?[0-9A-Z]){15} ?\\d'), carriers: ['ups'], check: (number) => ups(number.slice(2)) },
  { form: form('U[A-Z]\\d{9}Y[A-Z]'), carriers: ['yanwen'] },
  { form: form('YT ?\\d{16}'), carriers: ['yunexpress'] },
  { form: form('LP ?\\d{14}'), carriers: ['cainiao'] },
  { form: form('(?:CNG|CAINIAO)\\d{10,18}'), carriers: ['cainiao'] },
  { form: form('SF ?(?:\\d{15}|\\d{12,13})'), carriers: ['sf-express'] },
  { form: form('4PX ?\\d{13}CN'), carriers: ['4px'] },
  { form: form('J[TPXDZBNO] ?\\d{10,13}'), carriers: ['jt-express'] },
  { form: form('SPX(?:ID|MY|TH|VN|PH|SG|TW|BR|MX)\\d{10,15}[A-Z]?'), carriers: ['shopee-express'] },
  { form: form('(?:SPEPH|PH|TH|MY|VN)\\d{12}[A-Z]?'), carriers: ['flash-express', 'shopee-express'], said: true },
  { form: form('(?:LEX|LXAD|LZE)[A-Z]{0,4}-?\\d{8,14}'), carriers: ['lazada-logistics'] },
  { form: form('(?:NVSG|NVMY|NVPH|NVTH|NVVN|NVID|NLIDAP|NLMYAP)[0-9A-Z]{6,14}'), carriers: ['ninja-van'] },
  { form: form('TB[ACM] ?\\d{12}'), carriers: ['amazon-logistics'] },
  { form: form('JJ?D ?\\d{16,20}'), carriers: ['dhl-parcel', 'yodel'] },
  { form: form('J[A-Z]{2,3} ?\\d{9,10}'), carriers: ['dhl-express'], said: true },
  { form: form('(?:GM|RX|CN|SG|TH|HK|MY|IN) ?\\d{10,18}'), carriers: ['dhl-ecommerce'], said: true },
  { form: form('GFUS\\d{14}'), carriers: ['gofo'] },
  { form: form('C ?\\d{14}'), carriers: ['ontrac'], check: (number) => ontrac(number), said: true },
  { form: form('[HJKTVA] ?\\d{10}'), carriers: ['ups'], check: (number) => ups(number.slice(1)), said: true },
  {
    form: form('(?:\\d{14}|\\d{2} \\d{4} \\d{4} \\d{4}|\\d{4} \\d{4} \\d{4} \\d{2}) ?[A-Z]'),
    carriers: ['dpd'],
    check: mod3736,
    said: true,
  },
  { form: form('[0-9][A-Z]\\d{11}'), carriers: ['colissimo'], said: true },
  { form: form('(?:CP|PQ|PK|PS)[0-9A-Z]{11,21}'), carriers: ['correos'], said: true },
];

const S10 = form(
  '([A-Z]{2}) ?(\\d{3} ?\\d{3} ?\\d{2} ?\\d|\\d{4} ?\\d{4} ?\\d|\\d{2} ?\\d{3} ?\\d{3} ?\\d) ?([A-Z]{2})',
);

/** Posts that give S10 numbers, by the country at their end; of the others we know the country. */
const POSTS: Readonly<Record<string, string>> = {
  AU: 'australia-post',
  BR: 'correios',
  CA: 'canada-post',
  CN: 'china-post',
  DE: 'deutsche-post',
  ES: 'correos',
  FR: 'la-poste',
  GB: 'royal-mail',
  HK: 'hongkong-post',
  IN: 'india-post',
  IT: 'poste-italiane',
  JP: 'japan-post',
  KR: 'korea-post',
  MY: 'pos-malaysia',
  NL: 'postnl',
  PL: 'poczta-polska',
  RU: 'russian-post',
  SG: 'singpost',
  TH: 'thailand-post',
  TR: 'ptt',
  US: 'usps',
  VN: 'vnpost',
};

/** Two letters that ISO 3166 gives to a country (and XK, which posts use). */
const COUNTRIES = new Set(
  'AD AE AF AG AI AL AM AO AR AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BM BN BO BR BS BT BW BY BZ CA CD CF CG CH CI CL CM CN CO CR CU CV CW CY CZ DE DJ DK DM DO DZ EC EE EG ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GT GW GY HK HN HR HT HU ID IE IL IM IN IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MG MH MK ML MM MN MO MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW'.split(
    ' ',
  ),
);

/** Forms of digits alone, by length; most lengths have several carriers. `alone`: they need no word beside them. */
type DigitForm = {
  readonly lengths: readonly number[];
  readonly begins?: RegExp;
  readonly carriers: readonly string[];
  readonly check?: (number: string) => boolean;
  readonly alone?: true;
};

const DIGIT_FORMS: readonly DigitForm[] = [
  { lengths: [22, 26], begins: /^9[1-5]/, carriers: ['usps'], check: gs1, alone: true },
  { lengths: [30, 34], begins: /^420/, carriers: ['usps'], check: withoutZip, alone: true },
  { lengths: [20], begins: /^(?:7|03|23|91)/, carriers: ['usps'], check: (n) => gs1(n) || gs1(`91${n}`), alone: true },
  { lengths: [18, 20], begins: /^00/, carriers: ['fedex', 'dhl-parcel', 'gls', 'dpd'], check: gs1, alone: true },
  { lengths: [22], begins: /^96/, carriers: ['fedex'], check: (n) => gs1(n.slice(7)), alone: true },
  { lengths: [34], begins: /^(?:100|96)/, carriers: ['fedex'], check: (n) => fedex(n.slice(20)), alone: true },
  { lengths: [12], carriers: ['fedex'], check: fedex },
  { lengths: [12], begins: /^[0-5]/, carriers: ['purolator'], check: luhn },
  { lengths: [12], carriers: ['yamato', 'sagawa', 'japan-post'], check: modulo7 },
  { lengths: [10], carriers: ['dhl-express'], check: modulo7 },
  { lengths: [15], carriers: ['fedex'], check: gs1 },
  { lengths: [16], carriers: ['canada-post'], check: gs1 },
  { lengths: [10, 12], carriers: ['cj-logistics'] },
  { lengths: [10], carriers: ['cdek'] },
  { lengths: [11, 12], carriers: ['gls'] },
  { lengths: [13], carriers: ['korea-post'] },
  { lengths: [14], carriers: ['dpd', 'dhl-ecommerce'] },
  { lengths: [14], begins: /^[1-9]/, carriers: ['russian-post'] },
  { lengths: [16], carriers: ['evri'] },
  { lengths: [24], carriers: ['inpost'] },
];

/** Digits alone, in one piece or in groups. */
const DIGITS = new RegExp(String.raw`(?<![${WORD}#+.,@/-])\d{2,}(?:[ -]\d{2,}){0,8}(?![${WORD}@]|[.,]\d)`, 'gu');

/** Every number in a text that has the form of a parcel's. */
export function trackingNumbersIn(text: Levelled): Found[] {
  return [...s10In(text), ...lettersIn(text), ...digitsIn(text)];
}

function s10In(text: Levelled): Found[] {
  return [...text.matchAll(S10)].flatMap(({ index, 0: written, 1: service = '', 2: digits = '', 3: ending = '' }) => {
    const country = ending.toUpperCase();
    if (!COUNTRIES.has(country)) return [];
    const number = digits.replaceAll(' ', '');
    const fact: Fact = {
      kind: 'tracking_number',
      start: index,
      end: index + written.length,
      valid: s10(number) ? 'yes' : 'no',
      value: `${service.toUpperCase()}${number}${country}`,
      carriers: [POSTS[country] ?? 'upu'],
      country,
    };
    return [{ fact, rank: 90 }];
  });
}

function lettersIn(text: Levelled): Found[] {
  return LETTER_FORMS.flatMap(({ form, carriers, check, said }) =>
    [...text.matchAll(form)].flatMap(({ index, 0: written }) => {
      const value = written.replaceAll(' ', '').toUpperCase();
      const start = index;
      const end = index + written.length;
      const holds = check?.(value);
      if (said && holds !== true && saidBeside(text, start, end) !== 'tracking') return [];
      const valid = holds === undefined ? 'unknown' : holds ? 'yes' : 'no';
      return [
        {
          fact: { kind: 'tracking_number', start, end, valid, value, carriers: [...carriers] } as Fact,
          rank: said ? 60 : 85,
        },
      ];
    }),
  );
}

function digitsIn(text: Levelled): Found[] {
  return [...text.matchAll(DIGITS)].flatMap(({ index, 0: written }) => {
    const whole = parcelOf(text, index, written);
    if (whole) return [whole];
    // Numbers that stand side by side are not always groups of one.
    return [...written.matchAll(/\d{8,}/g)].flatMap((group) =>
      group[0] === written ? [] : (parcelOf(text, index + group.index, group[0]) ?? []),
    );
  });
}

function parcelOf(text: Levelled, start: number, written: string): Found | undefined {
  const value = written.replace(/[ -]/g, '');
  const forms = DIGIT_FORMS.filter(
    ({ lengths, begins }) => lengths.includes(value.length) && (begins?.test(value) ?? true),
  );
  if (forms.length === 0) return undefined;
  const passed = forms.filter(({ check }) => check?.(value));
  const unchecked = forms.filter(({ check }) => !check);
  const end = start + written.length;
  const said = saidBeside(text, start, end);
  const sure = passed.some(({ alone }) => alone);
  if (!sure && !isPlausible(said, passed.length > 0, written)) return undefined;
  const possible = passed.length > 0 ? [...passed, ...unchecked] : unchecked.length > 0 ? unchecked : forms;
  const fact: Fact = {
    kind: 'tracking_number',
    start,
    end,
    valid: passed.length > 0 ? 'yes' : unchecked.length > 0 ? 'unknown' : 'no',
    value,
    carriers: [...new Set((sure ? passed : possible).flatMap(({ carriers }) => carriers))],
    ...(sure || said === 'tracking' ? {} : { orElse: 'order_number' as const }),
  };
  return { fact, rank: sure ? 80 : said === 'tracking' ? 70 : 20 };
}

/** Digits alone are a parcel's where a word says so, or where a check digit holds and nothing says otherwise. */
function isPlausible(said: Said | undefined, passed: boolean, written: string): boolean {
  if (said === 'tracking') return true;
  return said === undefined && passed && /^\d{12,}$/.test(written);
}

function withoutZip(number: string): boolean {
  return gs1(number.slice(8)) || gs1(number.slice(12));
}

/** OnTrac: C counts as 4, every second digit doubled. */
function ontrac(number: string): boolean {
  return ups(`4${number.slice(1)}`);
}
