import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { promiseSchema, promisesIn } from '../../../functions/domain/understanding/promises/promises-in.ts';

/** A Thursday, ten o'clock in Shanghai. */
const SHOP = { at: '2026-11-26T02:00:00.000Z', timeZone: 'Asia/Shanghai' };
const TODAY = '2026-11-26T15:59:59.999Z';
const TOMORROW = '2026-11-27T15:59:59.999Z';
const MONDAY = '2026-11-30T15:59:59.999Z';
/** Three calendar days, three working days. */
const THREE = '2026-11-29T15:59:59.999Z';
const IN_48_HOURS = '2026-11-28T02:00:00.000Z';
const THREE_WORKING = '2026-12-01T15:59:59.999Z';

test.each([
  ['en', 'We will ship on Monday.', 'ship', MONDAY],
  ['en', "I'll get back to you by tomorrow", 'reply', TOMORROW],
  ['en', 'You will receive your refund within 3 business days.', 'refund', THREE_WORKING],
  ['en', 'Refund within 3 days', 'refund', THREE],
  ['en', 'Tracking by tomorrow', 'ship', TOMORROW],
  ['en', 'We will send you a replacement tomorrow', 'replace', TOMORROW],
  ['en', 'It will arrive by Monday', 'other', MONDAY],
  ['en', 'Don’t worry, we will ship today', 'ship', TODAY],
  ['en', 'We will ship it, on Monday at the latest', 'ship', MONDAY],
  ['en', 'We will ship on the next business day', 'ship', TOMORROW],
  ['en', 'Your order ships Monday', 'ship', MONDAY],
  ['en', 'We will refund you within 48h', 'refund', IN_48_HOURS],
  ['fr', 'Nous vous rembourserons sous 48h', 'refund', IN_48_HOURS],
  ['vi', 'Shop sẽ hoàn tiền trong 48h', 'refund', IN_48_HOURS],
  ['en', 'We will ship within 3days', 'ship', THREE],
  ['tr', 'Cuma günü kargoya vereceğiz', 'ship', TOMORROW],
  ['en', 'the refund follows within 3 business days', 'refund', THREE_WORKING],
  ['de', 'Die Erstattung erfolgt innerhalb von 3 Werktagen.', 'refund', THREE_WORKING],
  ['de', 'Wir versenden am nächsten Werktag', 'ship', TOMORROW],
  ['fr', 'Nous vous répondrons le jour ouvré suivant', 'reply', TOMORROW],
  ['zh', '我们会在下一个工作日发货', 'ship', TOMORROW],
  ['ja', '翌営業日に発送いたします', 'ship', TOMORROW],
  ['de', 'Wir versenden Ihre Bestellung am Montag.', 'ship', MONDAY],
  ['de', 'Wir erstatten Ihnen den Betrag innerhalb von 3 Werktagen.', 'refund', THREE_WORKING],
  ['de', 'Ich melde mich bis morgen bei Ihnen.', 'reply', TOMORROW],
  ['de', 'Wir werden Ihnen morgen einen Ersatz schicken', 'replace', TOMORROW],
  ['es', 'Enviaremos su pedido el lunes.', 'ship', MONDAY],
  ['es', 'Le reembolsaremos en un plazo de 3 días hábiles', 'refund', THREE_WORKING],
  ['es', 'Vamos a responderle mañana', 'reply', TOMORROW],
  ['fr', 'Nous expédierons votre commande lundi.', 'ship', MONDAY],
  ['fr', 'Nous vous rembourserons sous 3 jours ouvrés', 'refund', THREE_WORKING],
  ['fr', 'Je reviens vers vous demain', 'reply', TOMORROW],
  ['it', 'Spediremo il suo ordine domani', 'ship', TOMORROW],
  ['it', 'La rimborseremo entro 3 giorni lavorativi', 'refund', THREE_WORKING],
  ['it', 'Le faremo sapere entro domani', 'reply', TOMORROW],
  ['pt', 'Vamos enviar o seu pedido amanhã', 'ship', TOMORROW],
  ['pt', 'O reembolso será feito em até 3 dias úteis', 'refund', THREE_WORKING],
  ['pt', 'Retornaremos até amanhã', 'reply', TOMORROW],
  ['nl', 'We versturen uw bestelling morgen', 'ship', TOMORROW],
  ['nl', 'U ontvangt de terugbetaling binnen 3 werkdagen', 'refund', THREE_WORKING],
  ['nl', 'Ik laat het u morgen weten', 'reply', TOMORROW],
  ['pl', 'Wyślemy zamówienie w poniedziałek', 'ship', MONDAY],
  ['pl', 'Zwrócimy pieniądze w ciągu 3 dni roboczych', 'refund', THREE_WORKING],
  ['pl', 'Odpowiemy do jutra', 'reply', TOMORROW],
  ['ru', 'Отправим ваш заказ в понедельник', 'ship', MONDAY],
  ['ru', 'Вернём деньги в течение 3 рабочих дней', 'refund', THREE_WORKING],
  ['ru', 'Свяжемся с вами завтра', 'reply', TOMORROW],
  ['ru', 'Отправим новый товар взамен завтра', 'replace', TOMORROW],
  ['tr', 'Siparişinizi yarın kargoya vereceğiz', 'ship', TOMORROW],
  ['tr', 'Ücretiniz 3 iş günü içinde iade edilecek', 'refund', THREE_WORKING],
  ['tr', 'Yarın size dönüş yapacağız', 'reply', TOMORROW],
  ['ar', 'سنشحن طلبك غدا', 'ship', TOMORROW],
  ['ar', 'سيتم رد المبلغ خلال 3 أيام', 'refund', THREE],
  ['zh', '我们明天发货', 'ship', TOMORROW],
  ['zh-TW', '明天出貨', 'ship', TOMORROW],
  ['pt-BR', 'Enviaremos amanhã', 'ship', TOMORROW],
  ['zh', '不好意思，我们会在3个工作日内退款给您', 'refund', THREE_WORKING],
  ['zh', '我们将于周一为您补发', 'replace', MONDAY],
  ['zh', '明天给您回复', 'reply', TOMORROW],
  ['ja', '明日発送いたします。', 'ship', TOMORROW],
  ['ja', '3営業日以内に返金いたします。', 'refund', THREE_WORKING],
  ['ja', '申し訳ございません、明日ご連絡いたします。', 'reply', TOMORROW],
  ['ko', '내일 발송해 드리겠습니다.', 'ship', TOMORROW],
  ['ko', '3영업일 이내 환불해 드리겠습니다', 'refund', THREE_WORKING],
  ['ko', '월요일에 연락드리겠습니다', 'reply', MONDAY],
  ['th', 'ทางร้านจะจัดส่งให้พรุ่งนี้ค่ะ', 'ship', TOMORROW],
  ['th', 'ทางร้านจะคืนเงินให้ภายใน 3 วันทำการ', 'refund', THREE_WORKING],
  ['vi', 'Shop sẽ gửi hàng vào ngày mai ạ', 'ship', TOMORROW],
  ['vi', 'Shop sẽ hoàn tiền trong vòng 3 ngày làm việc', 'refund', THREE_WORKING],
  ['id', 'Kami akan kirim besok ya kak', 'ship', TOMORROW],
  ['id', 'Dana akan kami kembalikan dalam waktu 3 hari kerja', 'refund', THREE_WORKING],
  ['ms', 'Kami akan hantar esok', 'ship', TOMORROW],
  ['ms', 'Bayaran balik akan dibuat dalam masa 3 hari bekerja', 'refund', THREE_WORKING],
  ['hi', 'हम 3 दिन में रिफंड करेंगे', 'refund', THREE],
  ['cs', 'Objednávku odešleme zítra', 'ship', TOMORROW],
  ['cs', 'Peníze vrátíme do 3 pracovních dnů', 'refund', THREE_WORKING],
  ['sk', 'Objednávku odošleme zajtra', 'ship', TOMORROW],
  ['hu', 'A rendelést holnap feladjuk', 'ship', TOMORROW],
  ['hu', 'Az összeget 3 munkanapon belül visszautaljuk', 'refund', THREE_WORKING],
  ['tl', 'Ipapadala namin bukas', 'ship', TOMORROW],
])('%s: "%s" promises: %s', (language, text, kind, due) => {
  expect(promisesIn(text, { ...SHOP, language })).toEqual([expect.objectContaining({ kind, due })]);
});

describe('no promise is', () => {
  test.each([
    ['en', 'We cannot refund you within 3 days'],
    ['en', "We won't ship on Monday"],
    ['en', 'If you return it, we will refund you within 3 days'],
    ['en', 'We will refund you within 3 days if you return it'],
    ['en', 'Once we receive it, we will refund you within 3 days'],
    ['en', 'Shall we ship on Monday?'],
    ['en', 'Will you be at home on Monday?'],
    ['en', 'We shipped it yesterday'],
    ['en', 'Please send us a photo by tomorrow'],
    ['en', 'Have a nice weekend'],
    ['de', 'Die Erstattung ist am Montag erfolgt'],
    ['de', 'Wir können leider nicht am Montag versenden'],
    ['de', 'Wenn Sie es zurücksenden, erstatten wir innerhalb von 3 Tagen'],
    ['es', 'No podemos enviar mañana'],
    ['es', 'Si lo devuelve, le reembolsaremos en 3 días'],
    ['fr', 'Nous ne pouvons pas expédier demain'],
    ['it', 'Non possiamo spedire domani'],
    ['pt', 'Não vamos enviar amanhã'],
    ['nl', 'We kunnen morgen niet verzenden'],
    ['pl', 'Nie wyślemy jutro'],
    ['ru', 'Мы не отправим завтра'],
    ['ru', 'Если вернёте товар, вернём деньги в течение 3 дней'],
    ['tr', 'Yarın gönderemiyoruz, maalesef'],
    ['zh', '明天不能发货'],
    ['zh', '如果您退货，我们会在3天内退款'],
    ['zh', '明天发货可以吗'],
    ['ja', '明日は発送できません。'],
    ['ja', '返品いただければ、3日以内に返金いたします。'],
    ['ko', '내일 발송하지 못합니다'],
    ['th', 'พรุ่งนี้ส่งให้ไม่ได้ค่ะ'],
    ['vi', 'Shop không gửi được ngày mai'],
    ['id', 'Besok kami tidak kirim'],
    ['id', 'Kalau dikembalikan, kami refund dalam waktu 3 hari kerja'],
    ['ms', 'Esok kami tak hantar'],
    ['hi', 'हम कल नहीं भेजेंगे'],
    ['ar', 'لن نشحن غدا'],
  ])('%s: %s', (language, text) => {
    expect(promisesIn(text, { ...SHOP, language })).toEqual([]);
  });
});

test('each clause of a reply is a promise of its own, and a polite condition leaves them alone', () => {
  const text =
    'Dear Ann,\nwe will refund you within 3 days. We will ship the replacement on Monday, please tell us if you have questions.';
  const promises = promisesIn(text, { ...SHOP, language: 'en' });

  expect(promises.map(({ kind, due }) => [kind, due])).toEqual([
    ['refund', THREE],
    ['replace', MONDAY],
  ]);
  expect(promises.map(({ start, end }) => text.slice(start, end))).toEqual([
    'we will refund you within 3 days',
    'We will ship the replacement on Monday',
  ]);
});

test('what is promised without a time has none', () => {
  expect(promisesIn('We will refund you.', { ...SHOP, language: 'en' })).toEqual([
    { kind: 'refund', start: 0, end: 18 },
  ]);
});

test('hours count from the reply, not from the day', () => {
  expect(promisesIn('We will reply within 24 hours', { ...SHOP, language: 'en' })[0]?.due).toBe(
    '2026-11-27T02:00:00.000Z',
  );
});

test.each([
  // Clocks go forward on 29 March and back on 25 October: the day ends at another hour of UTC than it would the day before.
  ['2026-03-28T11:00:00.000Z', '2026-03-29T21:59:59.999Z'],
  ['2026-10-24T11:00:00.000Z', '2026-10-25T22:59:59.999Z'],
])('a day promised in Berlin at %s ends when it ends there, also when clocks change', (at, due) => {
  expect(promisesIn('We will ship tomorrow', { at, timeZone: 'Europe/Berlin', language: 'en' })[0]?.due).toBe(due);
});

test('a promise made on a Monday for Monday is for the next one', () => {
  const context = { at: '2026-11-30T02:00:00.000Z', timeZone: 'Asia/Shanghai', language: 'en' };

  expect(promisesIn('We will ship on Monday', context)[0]?.due).toBe('2026-12-07T15:59:59.999Z');
});

test('whatever is written, promises have their form, lie in the text and ahead', () => {
  const pieces = fc.constantFrom(
    'we will ',
    'ship ',
    'refund ',
    'within 3 days',
    ', ',
    '. ',
    'if ',
    'tomorrow',
    '?',
    '\u202e',
    '🔥',
    '会',
    '明天',
    '发货',
    '\n',
  );
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(pieces, { maxLength: 30 }).map((all) => all.join('')),
  );
  fc.assert(
    fc.property(text, fc.constantFrom('en', 'de', 'zh', 'ja', 'ar', 'th', 'xx', undefined), (written, language) => {
      for (const promise of promisesIn(written, { ...SHOP, language })) {
        expect(promiseSchema.safeParse(promise).success).toBe(true);
        expect(promise.start).toBeLessThan(promise.end);
        expect(promise.end).toBeLessThanOrEqual(written.length);
        if (promise.due) expect(promise.due >= SHOP.at).toBe(true);
      }
    }),
  );
});

test.each(['we will ship tomorrow ', 'we will ship tomorrow, ', '. ', ',', 'if ', 'will ', '3 days '])(
  '100 kB of "%s" are searched in a moment',
  (piece) => {
    const began = performance.now();
    promisesIn(piece.repeat(100_000 / piece.length), { ...SHOP, language: 'en' });

    expect(performance.now() - began).toBeLessThan(1_000);
  },
);
