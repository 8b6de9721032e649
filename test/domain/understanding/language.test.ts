import { expect, test } from 'vitest';
import { languageOf as languageBy } from '../../../functions/domain/understanding/language.ts';
import { languageOfSite } from '../../../functions/domain/understanding/sites.ts';
import type { UnderstandingContext } from '../../../functions/domain/understanding.ts';
import { models } from '../../../functions/platform/classifier.ts';

const NONE = { orderPhase: 'none' } as const;

function languageOf(text: string, context: UnderstandingContext) {
  return languageBy(text, context, models.language);
}

test.each([
  ['Wo bleibt denn mein Paket, ich warte seit zwei Wochen', 'de'],
  ['¿Dónde está mi pedido? Todavía no ha llegado', 'es'],
  ['Cadê meu pedido? Ainda não chegou', 'pt'],
  ['Où est mon colis ?', 'fr'],
  ['Kiedy dotrze moja paczka?', 'pl'],
  ['Shop ơi bao giờ giao hàng vậy ạ', 'vi'],
  ['Kargom nerede, hâlâ gelmedi', 'tr'],
  ['いつ届きますか', 'ja'],
  ['我的包裹什么时候到', 'zh'],
  ['배송 언제 오나요', 'ko'],
  ['ของถึงไหนแล้วคะ', 'th'],
  ['Где моя посылка?', 'ru'],
  ['أين طلبي؟', 'ar'],
  ['मेरा ऑर्डर कहाँ है', 'hi'],
  ['איפה ההזמנה שלי', 'he'],
])('%s tells its language', (text, code) => {
  expect(languageOf(text, { ...NONE, siteLanguage: 'EBAY_US' })).toMatchObject({ code, from: 'text' });
});

test('a text that does not tell falls back on the ticket, then the buyer, then the site, then nothing', () => {
  const site = { ...NONE, siteLanguage: 'EBAY_DE' };
  const buyer = { ...site, buyerLanguage: 'pl' };
  const ticket = { ...buyer, ticketLanguage: 'fr' };

  expect(languageOf('👍', ticket)).toMatchObject({ code: 'fr', from: 'ticket' });
  expect(languageOf('👍', buyer)).toMatchObject({ code: 'pl', from: 'buyer' });
  expect(languageOf('👍', site)).toMatchObject({ code: 'de', from: 'site' });
  expect(languageOf('👍', NONE)).toEqual({ code: 'und', confidence: 0, from: 'none' });
});

test('what could be one of two near languages is the one that the site expects; what is clear stays what it is', () => {
  const text = 'barang belum sampai';

  expect(languageOf(text, { ...NONE, siteLanguage: 'ID' }).code).toBe('id');
  expect(languageOf(text, { ...NONE, siteLanguage: 'MY' }).code).toBe('ms');
  expect(languageOf('Wo bleibt mein Paket?', { ...NONE, siteLanguage: 'MY' }).code).toBe('de');
});

test.each([
  ['mera order kab aayega bhai', 'hi', 'Latn'],
  ['我的包裹什么时候到', 'zh', 'Hans'],
  ['請問什麼時候會到貨', 'zh', 'Hant'],
])('%s tells the script where a language has several', (text, code, script) => {
  expect(languageOf(text, NONE)).toMatchObject({ code, script });
});

test('an unknown language of the ticket does not hide the buyer’s', () => {
  expect(languageOf('123', { ...NONE, ticketLanguage: 'und', buyerLanguage: 'tr' })).toMatchObject({ from: 'buyer' });
});

test.each([
  ['ID', 'id'],
  ['VN', 'vi'],
  ['TH', 'th'],
  ['PH', 'tl'],
  ['MY', 'ms'],
  ['SG', 'en'],
  ['TW', 'zh'],
  ['BR', 'pt'],
  ['MX', 'es'],
  ['CL', 'es'],
  ['CO', 'es'],
  ['EBAY_DE', 'de'],
  ['EBAY_US', 'en'],
  ['EBAY_GB', 'en'],
  ['EBAY_AT', 'de'],
  ['EBAY_IT', 'it'],
  ['ja', 'ja'],
  ['id', 'id'],
])('the site %s is read as %s', (site, code) => {
  expect(languageOfSite(site)).toBe(code);
});

test.each(['', 'XX', 'EBAY', 'constructor', undefined])('the site %s says nothing', (site) => {
  expect(languageOfSite(site)).toBeUndefined();
});
