import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ownWords } from '../../../functions/domain/understanding/own-words.ts';

const OWN = 'Still nothing here!';

/** The first lines that mail programs put above what they quote, as they word them in each language. */
const HEADS: readonly [language: string, head: string][] = [
  ['ar', 'في ٣ مايو ٢٠٢٦، كتب Lamps <shop@example.com>:'],
  ['cs', 'ne 3. 5. 2026 v 14:05 odesílatel Lamps <shop@example.com> napsal:'],
  ['de', 'Am So., 3. Mai 2026 um 14:05 Uhr schrieb Lamps <shop@example.com>:'],
  ['en', 'On Sun, 3 May 2026 at 14:05, Lamps <shop@example.com> wrote:'],
  ['es', 'El dom, 3 may 2026 a las 14:05, Lamps (<shop@example.com>) escribió:'],
  ['fr', 'Le dim. 3 mai 2026 à 14:05, Lamps <shop@example.com> a écrit :'],
  ['hi', 'रवि, 3 मई 2026 को 14:05 बजे Lamps ने लिखा:'],
  ['hu', 'Lamps <shop@example.com> ezt írta (időpont: 2026. máj. 3., V, 14:05):'],
  ['id', 'Pada tanggal Min, 3 Mei 2026 pukul 14.05 Lamps menulis:'],
  ['it', 'Il giorno dom 3 mag 2026 alle ore 14:05 Lamps ha scritto:'],
  ['ja', '2026年5月3日(日) 14:05 Lamps <shop@example.com>:'],
  ['ko', '2026년 5월 3일 (일) 오후 2:05, Lamps님이 작성:'],
  ['ms', 'Pada Ahd, 3 Mei 2026 pada 14:05 Lamps menulis:'],
  ['nl', 'Op zo 3 mei 2026 om 14:05 schreef Lamps <shop@example.com>:'],
  ['pl', 'niedz., 3 maj 2026 o 14:05 Lamps <shop@example.com> napisał(a):'],
  ['pt', 'Em dom., 3 de mai. de 2026 às 14:05, Lamps escreveu:'],
  ['ru', 'вс, 3 мая 2026 г. в 14:05, Lamps <shop@example.com>:'],
  ['sk', 'ne 3. 5. 2026 o 14:05 Lamps napísal(a):'],
  ['th', 'ในวันที่ อา. 3 พ.ค. 2026 เวลา 14:05 Lamps เขียนว่า:'],
  ['tl', 'Noong Linggo, Mayo 3, 2026 nang 14:05, isinulat ni Lamps:'],
  ['tr', 'Lamps, 3 May 2026 Paz, 14:05 tarihinde şunu yazdı:'],
  ['vi', 'Vào CN, 3 thg 5, 2026 vào lúc 14:05 Lamps đã viết:'],
  ['zh', 'Lamps <shop@example.com> 于2026年5月3日周日 14:05写道：'],
];

describe('an older message below is not the buyer’s', () => {
  test.each(HEADS)('under its head in %s', (_language, head) => {
    expect(ownWords(`${OWN}\n\n${head}\n\nYour parcel is burning hot news`).text.trim()).toBe(OWN);
  });

  test.each([
    ['Outlook, en', 'From: Lamps\nSent: Sunday, May 3, 2026 2:05 PM\nTo: Ann\nSubject: Your order\n\nDear Ann'],
    [
      'Outlook, de',
      '________________________________\nVon: Lamps\nGesendet: Sonntag, 3. Mai 2026\nAn: Ann\nBetreff: x\n\nHallo',
    ],
    ['Outlook, fr', 'De : Lamps\nEnvoyé : dimanche 3 mai 2026\nÀ : Ann\nObjet : x\n\nBonjour'],
    ['Outlook, bold', '*From:* Lamps\n*Sent:* Sunday\n*To:* Ann\n*Subject:* x\n\nDear'],
    ['QQ', '------------------ 原始邮件 ------------------\n发件人: "Lamps"\n发送时间: 2026年5月3日\n\n您好'],
    ['NetEase', '---- 回复的原邮件 ----\n| 发件人 | Lamps |\n您好'],
    ['Naver', '-----Original Message-----\nFrom: "Lamps"\nTo: Ann\n\n안녕하세요'],
    ['Daum', '보낸사람: Lamps\n받는사람: Ann\n날짜: 2026-05-03\n제목: 주문\n\n안녕하세요'],
    ['Yahoo Japan', '差出人: Lamps\n宛先: Ann\n件名: ご注文\n\nこんにちは'],
    ['Apple', 'Begin forwarded message:\n\nFrom: Lamps'],
    ['a desk', '##- Please type your reply above this line -##\nHello Ann'],
  ])('under the block of %s', (_program, block) => {
    expect(ownWords(`${OWN}\n\n${block}`).text.trim()).toBe(OWN);
  });

  test('whose head was broken into two lines', () => {
    const text = `${OWN}\nOn Sun, 3 May 2026 at 14:05, The Lamp and Lantern Company\n<shop@example.com> wrote:\nHello`;

    expect(ownWords(text).text.trim()).toBe(OWN);
  });

  test('but what is written between and below marked lines is', () => {
    const text = 'On 3 May 2026 at 14:05, Lamps wrote:\n> Which colour?\nBlue please\n> Which size?\nLarge';

    expect(ownWords(text).text).toBe('Blue please\nLarge');
  });
});

test.each([
  ['ar', 'أُرسلت من الـ iPhone'],
  ['cs', 'Odesláno z iPhonu'],
  ['de', 'Von meinem iPhone gesendet'],
  ['en', 'Sent from my iPhone'],
  ['es', 'Enviado desde mi iPhone'],
  ['fr', 'Envoyé de mon iPhone'],
  ['hi', 'मेरे iPhone से भेजा गया'],
  ['hu', 'iPhone-omról küldve'],
  ['id', 'Dikirim dari iPhone saya'],
  ['it', 'Inviato da iPhone'],
  ['ja', 'iPhoneから送信'],
  ['ko', '나의 iPhone에서 보냄'],
  ['ms', 'Dihantar daripada iPhone saya'],
  ['nl', 'Verstuurd vanaf mijn iPhone'],
  ['pl', 'Wysłane z iPhone’a'],
  ['pt', 'Enviado do meu iPhone'],
  ['ru', 'Отправлено с iPhone'],
  ['sk', 'Odoslané z iPhonu'],
  ['th', 'ส่งจาก iPhone ของฉัน'],
  ['tl', 'Ipinadala mula sa aking iPhone'],
  ['tr', 'iPhone’umdan gönderildi'],
  ['vi', 'Đã gửi từ iPhone của tôi'],
  ['zh', '发自我的iPhone'],
])('what the telephone adds is cut in %s: %s', (_language, line) => {
  expect(ownWords(`${OWN}\n\n${line}`).text.trim()).toBe(OWN);
});

test('a signature and small print are cut', () => {
  expect(ownWords(`${OWN}\n-- \nAnn Other\n+44 20 7946 0018`).text.trim()).toBe(OWN);
  expect(ownWords(`${OWN}\n\nThis email and any attachments are confidential …`).text.trim()).toBe(OWN);
});

test.each([
  'I wrote 3 times: no answer',
  'From: Berlin\nTo: Paris\nhow much is it?',
  'My order\n- lamp\n-- shade\nis missing',
  'I sent from my side everything you asked, even the iPhone picture',
  'Отправлено с Китая?',
  'Is this the original message?',
])('a buyer’s words that look like it are kept: %s', (text) => {
  expect(ownWords(text).text).toBe(text);
});

test('where nothing else remains the whole text is the buyer’s', () => {
  expect(ownWords('> where is my parcel').text).toBe('> where is my parcel');
  expect(ownWords('Sent from my iPhone').text).toBe('Sent from my iPhone');
});

test('marks that cannot be seen are left out and control characters are blanks', () => {
  expect(ownWords('112\u200e-345\u202e6789\u0007-1\ufeff').text).toBe('112-3456789 -1');
});

test('no more is kept than is read', () => {
  expect(ownWords('é\u200b'.repeat(50_000)).text).toBe('é'.repeat(2_000));
  expect(ownWords('x'.repeat(100_000), 10).text).toBe('x'.repeat(10));
});

const HOSTILE = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc
    .array(
      fc.constantFrom(
        '> ',
        '\n',
        '\r\n',
        '-- ',
        'On 3 May 2026 wrote:',
        'From:',
        'To:',
        'Subject:',
        '\u202e',
        '\ud83d',
        '🔥',
        'a ',
      ),
      { maxLength: 60 },
    )
    .map((parts) => parts.join('')),
);

test('each kept unit stands where the mapping says, in order', () => {
  fc.assert(
    fc.property(HOSTILE, (text) => {
      const { text: own, spanOf } = ownWords(text);
      let before = -1;
      for (let at = 0; at < own.length; at++) {
        const { start, end } = spanOf(at, at + 1);
        const unit = own[at] ?? '';

        expect(end).toBe(start + 1);
        expect(start).toBeGreaterThan(before);
        if (unit !== ' ' && unit !== '\n' && unit !== '\ufffd') expect(text[start]).toBe(unit);
        before = start;
      }
    }),
  );
});

test('what a text ends with does not make it slow', () => {
  for (const piece of ['> ', '-', '_', ':', 'On 2026 ', 'from:\n', '\n', ' ', '<a@', '\u202e', '🔥', 'wrote', '* ']) {
    const began = performance.now();
    ownWords(piece.repeat(100_000 / piece.length));

    // What grows with the square of the text takes minutes here; a busy machine does not.
    expect(performance.now() - began, piece).toBeLessThan(5_000);
  }
});
