/**
 * The language most buyers of a site write in: the last thing that short or unclear text falls back on.
 * Keys are a marketplace's own word for a site, in capitals, or the country's ISO 3166 code at its end.
 */
const COUNTRY_LANGUAGE: Readonly<Record<string, string>> = {
  AE: 'ar',
  AR: 'es',
  AT: 'de',
  AU: 'en',
  BR: 'pt',
  CA: 'en',
  CH: 'de',
  CL: 'es',
  CN: 'zh',
  CO: 'es',
  CZ: 'cs',
  DE: 'de',
  EG: 'ar',
  ES: 'es',
  FR: 'fr',
  GB: 'en',
  HK: 'zh',
  HU: 'hu',
  ID: 'id',
  IE: 'en',
  IL: 'he',
  IN: 'en',
  IT: 'it',
  JP: 'ja',
  KR: 'ko',
  KZ: 'ru',
  MA: 'ar',
  MO: 'zh',
  MX: 'es',
  MY: 'ms',
  NL: 'nl',
  NZ: 'en',
  PE: 'es',
  PH: 'tl',
  PL: 'pl',
  PT: 'pt',
  RU: 'ru',
  SA: 'ar',
  SG: 'en',
  SK: 'sk',
  TH: 'th',
  TR: 'tr',
  TW: 'zh',
  UK: 'en',
  US: 'en',
  UY: 'es',
  VN: 'vi',
};

/** Sites that do not end in a country, and those whose language is not the country's first. */
const SITE_LANGUAGE: Readonly<Record<string, string>> = {
  EBAY_BE: 'fr',
  EBAY_CA_FR: 'fr',
  EBAY_FRCA: 'fr',
  EBAY_FRBE: 'fr',
  EBAY_NLBE: 'nl',
  EBAY_ENCA: 'en',
  EBAY_MOTORS: 'en',
  EBAY_MOTORS_US: 'en',
  MLA: 'es',
  MLB: 'pt',
  MLC: 'es',
  MCO: 'es',
  MLM: 'es',
  MLU: 'es',
  MPE: 'es',
};

/** The language of a site (`ID`, `shopee:VN`, `EBAY_DE`, `MLB`, `amazon.co.jp`); undefined for a site we have no word for. */
export function languageOfSite(site: string | undefined): string | undefined {
  if (!site) return undefined;
  // In small letters it is a language already, not a country: `ja`, `en`.
  if (/^[a-z]{2}$/.test(site)) return site;
  const name = site.trim().toUpperCase();
  if (Object.hasOwn(SITE_LANGUAGE, name)) return SITE_LANGUAGE[name];
  const country = /(?:^|[^A-Z])([A-Z]{2})$/.exec(name)?.[1] ?? '';
  return Object.hasOwn(COUNTRY_LANGUAGE, country) ? COUNTRY_LANGUAGE[country] : undefined;
}
