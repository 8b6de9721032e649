/** Sites that do not end in their country. */
const SITE_COUNTRY: Readonly<Record<string, string>> = {
  EBAY_CA_FR: 'CA',
  EBAY_FRCA: 'CA',
  EBAY_ENCA: 'CA',
  EBAY_FRBE: 'BE',
  EBAY_NLBE: 'BE',
  EBAY_MOTORS: 'US',
  EBAY_MOTORS_US: 'US',
  MLA: 'AR',
  MLB: 'BR',
  MLC: 'CL',
  MCO: 'CO',
  MLM: 'MX',
  MLU: 'UY',
  MPE: 'PE',
};

/** Countries in which the euro is paid with. */
const EURO = 'AT BE BG CY DE EE ES FI FR GR HR IE IT LT LU LV MT NL PT SI SK'.split(' ');

/** What is paid with elsewhere: ISO 4217 by ISO 3166. */
const CURRENCY: Readonly<Record<string, string>> = {
  ...Object.fromEntries(EURO.map((country) => [country, 'EUR'])),
  AE: 'AED',
  AR: 'ARS',
  AU: 'AUD',
  BR: 'BRL',
  CA: 'CAD',
  CH: 'CHF',
  CL: 'CLP',
  CN: 'CNY',
  CO: 'COP',
  CZ: 'CZK',
  DK: 'DKK',
  EG: 'EGP',
  GB: 'GBP',
  HK: 'HKD',
  HU: 'HUF',
  ID: 'IDR',
  IL: 'ILS',
  IN: 'INR',
  JP: 'JPY',
  KR: 'KRW',
  KZ: 'KZT',
  MX: 'MXN',
  MY: 'MYR',
  NO: 'NOK',
  NZ: 'NZD',
  PE: 'PEN',
  PH: 'PHP',
  PL: 'PLN',
  RO: 'RON',
  RU: 'RUB',
  SA: 'SAR',
  SE: 'SEK',
  SG: 'SGD',
  TH: 'THB',
  TR: 'TRY',
  TW: 'TWD',
  UA: 'UAH',
  UK: 'GBP',
  US: 'USD',
  UY: 'UYU',
  VN: 'VND',
};

/** The country of a site in the channel's words (`ID`, `shopee:VN`, `EBAY_DE`, `MLB`, `amazon.co.jp`); undefined where it names none. */
export function countryOfSite(site: string | undefined): string | undefined {
  const name = site?.trim().toUpperCase() ?? '';
  if (Object.hasOwn(SITE_COUNTRY, name)) return SITE_COUNTRY[name];
  return /(?:^|[^A-Z])([A-Z]{2})$/.exec(name)?.[1];
}

/** ISO 4217 currency of a country; undefined for one that we have no word for. */
export function currencyOf(country: string | undefined): string | undefined {
  return country !== undefined && Object.hasOwn(CURRENCY, country) ? CURRENCY[country] : undefined;
}
