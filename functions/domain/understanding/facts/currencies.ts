/**
 * How buyers write currencies: signs and words, each with what it may mean, the likeliest first. Words are compared in small
 * letters; those of letters stand alone, those of Chinese, Japanese, Korean and Thai anywhere.
 */
const DOLLARS = 'USD CAD AUD NZD SGD HKD TWD MXN COP ARS CLP BRL';
const PESOS = 'MXN PHP COP ARS CLP UYU';

export const CURRENCIES: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    EUR: '€ eur euro euros euró евро ευρώ ユーロ 欧元 歐元 유로 ยูโร يورو यूरो evro eura',
    GBP: '£ gbp pound pounds quid sterling 英镑 英鎊 ポンド 파운드 ปอนด์ funt funty funtów фунт фунтов libras',
    USD: 'us$ usd $us u$s u$d us-dollar us-dollars us_dollar us_dollars 美元 美金 米ドル 달러 دولار ดอลลาร์ डॉलर доллар доллара долларов баксов đô',
    [DOLLARS]: '$ dollar dollars dólar dólares dollari dolar dolares dolarów dolarų ドル',
    CAD: 'ca$ c$ cad',
    AUD: 'au$ a$ aud',
    NZD: 'nz$ nzd',
    SGD: 's$ sgd',
    HKD: 'hk$ hkd 港币 港幣 港元',
    TWD: 'nt$ ntd twd nt 台币 台幣 新台币 新台幣',
    MXN: 'mx$ mxn mex$',
    COP: 'cop',
    ARS: 'ars ar$',
    CLP: 'clp',
    PEN: 's/ s/. pen soles',
    BRL: 'r$ brl reais',
    JPY: 'jpy 円 yen 엔 日元 日圆 日圓',
    'CNY JPY': '¥ ￥',
    CNY: 'cny rmb yuan 人民币 人民幣 块 块钱 塊錢 юаней юань 위안',
    'CNY TWD': '元',
    KRW: '₩ krw won 원',
    THB: '฿ thb baht บาท บ.',
    VND: '₫ vnd vnđ đ đồng',
    IDR: 'rp rp. idr rupiah',
    MYR: 'rm myr ringgit',
    PHP: '₱ php piso',
    [PESOS]: 'peso pesos',
    INR: '₹ rs rs. inr rupee rupees रुपये रुपए रुपया रु rupaye rupay rupye',
    PLN: 'zł zl pln złotych złote zlotych zloty',
    CZK: 'kč kc czk korun koruny',
    HUF: 'ft huf forint forintot',
    RON: 'lei ron',
    RUB: '₽ руб руб. рублей рубля рубль rub р.',
    TRY: '₺ tl try lira',
    'SEK NOK DKK ISK CZK': 'kr kr.',
    SEK: 'sek',
    NOK: 'nok',
    DKK: 'dkk',
    CHF: 'chf fr. franken sfr',
    AED: 'aed د.إ درهم',
    'SAR QAR OMR': 'ريال',
    SAR: 'sar ر.س',
    QAR: 'qar',
    KWD: 'kwd د.ك دينار',
    EGP: 'egp جنيه',
    ILS: '₪ ils nis',
    UAH: '₴ uah грн',
    KZT: '₸ kzt тенге',
  }).flatMap(([meanings, written]) =>
    written.split(' ').map((sign) => [sign.replaceAll('_', ' '), meanings.split(' ')] as const),
  ),
);

/** Words that make a number larger, by how many zeros; and the currency that they imply where none is named. */
export const MAGNITUDES: ReadonlyMap<string, { readonly zeros: number; readonly implies?: string }> = new Map([
  ['rb', { zeros: 3, implies: 'IDR' }],
  ['ribu', { zeros: 3 }],
  ['jt', { zeros: 6, implies: 'IDR' }],
  ['juta', { zeros: 6 }],
  ['tr', { zeros: 6, implies: 'VND' }],
  ['triệu', { zeros: 6, implies: 'VND' }],
  ['trieu', { zeros: 6, implies: 'VND' }],
  ['nghìn', { zeros: 3, implies: 'VND' }],
  ['ngàn', { zeros: 3, implies: 'VND' }],
  ['k', { zeros: 3 }],
  ['mil', { zeros: 3 }],
  ['тыс', { zeros: 3 }],
  ['тыс.', { zeros: 3 }],
  ['tys', { zeros: 3 }],
  ['tys.', { zeros: 3 }],
  ['lakh', { zeros: 5, implies: 'INR' }],
  ['万', { zeros: 4 }],
  ['萬', { zeros: 4 }],
  ['千', { zeros: 3 }],
  ['만', { zeros: 4, implies: 'KRW' }],
  ['천', { zeros: 3, implies: 'KRW' }],
]);

/** What `k` alone means where people leave the currency out. */
export const K_IMPLIES: Readonly<Record<string, string>> = { vi: 'VND', id: 'IDR' };
