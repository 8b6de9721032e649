import { type Intent, type Signal, URGENCIES, type Urgency } from '../understanding.ts';
import { levelledDigits } from './facts/levelled.ts';
import { linksIn } from './facts/links.ts';
import { SAFETY } from './lexicon/safety.ts';
import { TONE } from './lexicon/tone.ts';
import { levelled, namesIn, type Stems, stemsOf } from './stems.ts';

/** So many exclamation marks, or so large a part of capitals, are a raised voice. */
const EXCLAMATIONS = 3;
const CAPITALS = 0.7;
/** Fewer letters than this in capitals are a size or an order number. */
const LETTERS = 12;

/** Near languages share a lexicon: short texts do not tell them apart. */
const SAME: Readonly<Record<string, string>> = { sk: 'cs', ms: 'id' };

/** How a message sounds, and what it threatens. */
export type Heard = { readonly urgency: Urgency; readonly signals: readonly Signal[] };

/**
 * How urgent a message sounds, the gravest first: someone hurt or in danger, a threat, cheating alleged or rage, displeasure.
 * `languages` are those it may be in; English is always looked for too. `intent`, where it is known, is what the model makes of
 * it: threats come in more words than any list has. Rather too often danger than once too seldom: a
 * person who reads in vain loses a minute.
 */
export function heardIn(text: string, languages: readonly string[], intent?: Intent): Heard {
  const named = new Set(namesIn(levelled(text).replace(GOODS, ' '), stemsFor(languages)));
  if (intent === 'dispute_threat') named.add('authority');
  const signals = signalsIn(text, named);
  // Who thanks in capitals is glad.
  const shouts = intent !== 'greeting_thanks' && isShouted(text);
  return { urgency: urgencyFrom(named, signals, shouts), signals };
}

/** Goods and colours whose English names, found in every language's shops, sound like danger. */
const GOODS =
  /(?<!\p{L})(?:smoke?[dy]? (?:gr[ae]y|black|blue|pink|purple|white|green|brown|colou?r|glass|quartz)|(?:poison|toxic) green|rash ?(?:guard|vest)s?|hospital (?:bed|gown|corner)s?|fire (?:extinguisher|blanket|truck|engine|pit|hose)s?|burning questions?)(?!\p{L})/gu;

function urgencyFrom(named: ReadonlySet<string>, signals: readonly Signal[], shouts: boolean): Urgency {
  const both = (one: string, other: string) => named.has(one) && named.has(other);
  // A hot charger, a child that vomits: neither word alone is danger.
  if (named.has('safety') || both('hazard', 'sign') || both('victim', 'harm')) return 'safety';
  if (signals.some((signal) => THREATS.has(signal))) return 'threatening';
  if (named.has('cheat') || named.has('rage') || (named.has('bad') && shouts)) return 'furious';
  if (named.has('bad') || shouts) return 'annoyed';
  return 'calm';
}

const THREATS: ReadonlySet<Signal> = new Set<Signal>(['dispute-threat', 'review-threat', 'extortion']);

/** What a message threatens: stars and money with an "or else" between them are extortion, whoever is right. */
function signalsIn(text: string, named: ReadonlySet<string>): Signal[] {
  const signals: Signal[] = [];
  if (named.has('authority')) signals.push('dispute-threat');
  if (named.has('stars')) signals.push('review-threat');
  if (named.has('stars') && named.has('money') && named.has('orelse')) signals.push('extortion');
  if (isScam(text)) signals.push('scam');
  return signals;
}

/** Whoever asks an agent for this is no buyer: to pay or talk elsewhere, to confirm the shop's account, to open a program. */
const LURES =
  /(?:verify|confirm|validate|update|unlock|restore|reactivate) (?:your|the) (?:shop|store|seller|account|payment|bank|listing)|(?:your|the) (?:shop|store|seller|account)\p{L}* (?:account )?(?:has been|is|will be|was) (?:suspend|restrict|limit|block|clos|deactivat|lock)|(?:amazon|ebay|shopee|lazada|tiktok|walmart|shopify|etsy|temu) (?:support|security|seller support|verification|payment|official|customer service|trust) ?(?:team|department|center|centre|staff|service)?|(?<!\p{L})(?:pay|paid|send|deposit)\p{L}* (?:(?:you|me|us|it) )?(?:by|with|via|through) (?:western union|moneygram|zelle|cash ?app)|(?:pay|deal|trade|talk|chat|payment|transfer|buy)\p{L}* (?:(?:you|me|us|it) )?(?:directly |direct )?(?:outside|off|away from) (?:of )?(?:amazon|ebay|shopee|lazada|etsy|the (?:platform|app|site))|(?:send|tell|give)\p{L}* (?:me|us) (?:your|the) (?:verification|security|otp|login|password|pin)|\.(?:exe|scr|apk|bat|msi|jar|vbs|iso)(?![\p{L}\p{N}])|官方客服|店铺(?:异常|违规|冻结|审核)|賣場(?:異常|凍結)|加我?(?:微信|telegram|飞机)|绕过平台|平台外交易|私下交易|线下转账|bayar di luar|transaksi di luar|luar (?:shopee|lazada|tokopedia)|thanh toan ngoai|giao dich ngoai|fuera de (?:la plataforma|mercado ?libre|amazon|ebay)|fora d[ao] (?:plataforma|site|mercado ?livre|shopee)|hors (?:de la )?plateforme|ausserhalb von (?:ebay|amazon|etsy)|außerhalb von (?:ebay|amazon|etsy|kleinanzeigen)|вне (?:площадк|платформ)|аккаунт\p{L}* магазина (?:заблокирован|приостановлен)/iu;

function isScam(text: string): boolean {
  if (LURES.test(text)) return true;
  return linksIn(levelledDigits(text)).some(({ fact }) => fact.kind === 'link' && fact.imitates !== undefined);
}

const compiled = new Map<string, Stems>();

/** The stems of these languages and of English, which is mixed into every other. */
function stemsFor(languages: readonly string[]): Stems {
  const spoken = new Set([...languages, 'en'].map((language) => SAME[language] ?? language));
  const known = [...spoken].filter((language) => Object.hasOwn(TONE, language)).sort();
  const key = known.join(' ');
  const stems =
    compiled.get(key) ?? stemsOf(known.flatMap((language) => [TONE[language] ?? {}, { safety: SAFETY[language] }]));
  compiled.set(key, stems);
  return stems;
}

function isShouted(text: string): boolean {
  const head = text.slice(0, 2_000);
  if ((head.match(/[!！]/g)?.length ?? 0) >= EXCLAMATIONS) return true;
  const capitals = head.match(/\p{Lu}/gu)?.length ?? 0;
  const small = head.match(/\p{Ll}/gu)?.length ?? 0;
  return capitals >= LETTERS && capitals / (capitals + small) >= CAPITALS;
}

/** The graver of two judgements. */
export function gravest(one: Urgency, other: Urgency): Urgency {
  return URGENCIES.indexOf(one) > URGENCIES.indexOf(other) ? one : other;
}
