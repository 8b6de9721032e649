import { WORD } from './edges.ts';
import type { Fact, Found, Levelled } from './fact.ts';

/** A path goes on until a blank or a letter of a script that writes no blanks. */
const PATH = String.raw`[^\s<>"'\x60{}|\\^\u2e80-\ua4cf\uac00-\ud7af\u0e00-\u0e7f]`;
/** Endings by which a host is known without `www.`; others would take a sentence without a blank for a link. */
const ENDINGS =
  'com|net|org|info|biz|shop|store|online|site|xyz|top|club|vip|app|link|live|co|io|me|cc|ru|cn|de|uk|fr|es|it|pl|nl|tr|br|mx|in|id|my|ph|th|vn|tw|hk|ly|tk|gq|icu|cyou|sbs|jp|kr|sg|cz|sk|hu|us|eu';
const LINK = new RegExp(
  String.raw`(?<![${WORD}@._-])(?:(?:https?|hxxps?):\/\/${PATH}{3,1000}|www\.${PATH}{3,1000}|(?:[${WORD}](?:[${WORD}-]{0,61}[${WORD}])?\.){1,4}(?:${ENDINGS})(?![${WORD}-]|\.[${WORD}])(?:[/?#]${PATH}{0,1000})?)`,
  'giu',
);

/**
 * The domains on which platforms, payment providers and carriers really are; a name of theirs anywhere else in a host is an
 * imitation. `*` stands for their national endings.
 */
const REAL: Readonly<Record<string, readonly string[]>> = {
  amazon: [
    'amazon.*',
    'amazonaws.com',
    'amazonservices.*',
    'amazon.dev',
    'media-amazon.com',
    'ssl-images-amazon.com',
    'amazonpay.com',
  ],
  ebay: ['ebay.*', 'ebayimg.com', 'ebaystatic.com', 'ebayinc.com'],
  shopee: ['shopee.*', 'shopeemobile.com', 'shopeepay.*', 'shopee.com'],
  lazada: ['lazada.*', 'lazada.com'],
  aliexpress: ['aliexpress.*', 'aliexpress-media.com'],
  alibaba: ['alibaba.com', 'alibabacloud.com', 'alibabagroup.com'],
  temu: ['temu.com', 'temu.to'],
  tiktok: ['tiktok.com', 'tiktokcdn.com', 'tiktokv.com', 'tiktokglobalshop.com'],
  shopify: ['shopify.com', 'myshopify.com', 'shopifycdn.com', 'shopify.dev', 'shopifyemail.com'],
  walmart: ['walmart.*', 'walmartimages.com'],
  etsy: ['etsy.com', 'etsystatic.com', 'etsy.me'],
  allegro: ['allegro.*', 'allegroimg.com', 'allegrolokalnie.pl'],
  mercadolibre: ['mercadolibre.*', 'mercadopago.*', 'mlstatic.com'],
  mercadolivre: ['mercadolivre.*'],
  mercadopago: ['mercadopago.*'],
  rakuten: ['rakuten.*', 'r10s.jp'],
  ozon: ['ozon.*', 'ozone.ru'],
  wildberries: ['wildberries.*', 'wb.ru'],
  paypal: ['paypal.*', 'paypalobjects.com', 'paypal.me'],
  stripe: ['stripe.com', 'stripe.network'],
  klarna: ['klarna.com'],
  whatsapp: ['whatsapp.com', 'wa.me'],
  facebook: ['facebook.com', 'fb.com', 'fb.me', 'facebookmail.com'],
  microsoft: ['microsoft.com', 'microsoftonline.com'],
  dhl: ['dhl.*', 'dhlparcel.*', 'dhlecs.com', 'dhlecommerce.*'],
  fedex: ['fedex.com'],
  usps: ['usps.com', 'usps.gov'],
};

/** Short names hide in ordinary words (`tudhl`): they count as a part between dots and dashes. */
const SHORT = 4;

/** Letters that are taken for others, so that `arnaz0n` and `pаypal` with a Cyrillic а are read as they are meant to be. */
const LOOKS_LIKE: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'l',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  $: 's',
  '!': 'l',
  а: 'a',
  е: 'e',
  о: 'o',
  р: 'p',
  с: 'c',
  у: 'y',
  х: 'x',
  і: 'i',
  ѕ: 's',
  ј: 'j',
  һ: 'h',
  ԁ: 'd',
  ɡ: 'g',
  ı: 'i',
  ł: 'l',
  ο: 'o',
  α: 'a',
  ρ: 'p',
  ν: 'v',
  ε: 'e',
};

/** Every link in a text with its host, and whom the host imitates. */
export function linksIn(text: Levelled): Found[] {
  return [...text.matchAll(LINK)].flatMap(({ index, 0: matched }) => {
    // Punctuation at its end belongs to the sentence.
    const written = matched.replace(/[.,;:!?)\]]+$/, '');
    const host = hostOf(written);
    if (!host) return [];
    const imitates = imitated(host);
    const fact: Fact = {
      kind: 'link',
      start: index,
      end: index + written.length,
      valid: imitates ? 'no' : 'unknown',
      host: host.toLowerCase(),
      ...(imitates ? { imitates } : {}),
    };
    return [{ fact, rank: 100 }];
  });
}

function hostOf(written: string): string | undefined {
  const bare = written.replace(/^[a-z]+:\/\//i, '');
  // What stands before an @ is a user's name: http://paypal.com@evil.example leads to evil.example.
  const authority = bare.split(/[/?#]/, 1)[0] ?? '';
  const host = authority.slice(authority.lastIndexOf('@') + 1).replace(/:\d{1,5}$/, '');
  return /^[\p{L}\p{N}.[\]:-]+\.[\p{L}\p{N}-]+$/u.test(host) ? host : undefined;
}

/** The platform whose name a host bears without belonging to it. A capital I may be meant as an l: `paypaI.com`. */
function imitated(written: string): string | undefined {
  const host = written.toLowerCase();
  return (
    imitatedAs(readAsMeant(host), host) ?? imitatedAs(readAsMeant(written.replaceAll('I', 'l').toLowerCase()), host)
  );
}

function imitatedAs(read: string, host: string): string | undefined {
  for (const [name, domains] of Object.entries(REAL)) {
    const bears = name.length <= SHORT ? read.split(/[.-]/).includes(name) : read.replaceAll('-', '').includes(name);
    if (bears && !domains.some((domain) => belongsTo(host, domain))) return name;
  }
  return undefined;
}

function readAsMeant(host: string): string {
  const letters = [...host.normalize('NFKC')].map((letter) => {
    const plain = letter.normalize('NFD')[0] ?? letter;
    return LOOKS_LIKE[letter] ?? LOOKS_LIKE[plain] ?? plain;
  });
  return letters.join('').replaceAll('rn', 'm').replaceAll('vv', 'w');
}

/** `x.amazon.co.uk` belongs to `amazon.*`; `amazon.co.uk.evil.top` and `amazon.evil.top` do not. */
function belongsTo(host: string, domain: string): boolean {
  if (!domain.endsWith('.*')) return host === domain || host.endsWith(`.${domain}`);
  const name = domain.slice(0, -2);
  const ending = /(?:^|\.)([^.]+)\.(?:com?\.[a-z]{2}|[a-z]{2}|com)$/.exec(host);
  return ending?.[1] === name;
}
