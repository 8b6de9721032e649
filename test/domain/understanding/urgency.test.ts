import { expect, test } from 'vitest';
import { urgencyOf } from '../../../functions/domain/understanding/urgency.ts';

test.each([
  ['ar', 'الشاحن احترق وطلع منه دخان'],
  ['cs', 'Nabíječka začala hořet a popálila mě'],
  ['de', 'Das Ladegerät hat gequalmt, meine Hand ist verbrannt'],
  ['en', 'The battery exploded and burned my hand'],
  ['es', 'El cargador se quemó y salió humo'],
  ['fr', 'Mon fils a avalé une pile, on est aux urgences'],
  ['hi', 'चार्जर में आग लग गई'],
  ['hi', 'charger me aag lag gayi'],
  ['hu', 'A töltő kigyulladt'],
  ['id', 'Baterainya meledak dan keluar asap'],
  ['it', 'La batteria ha preso fuoco'],
  ['ja', '充電中に煙が出て火傷しました'],
  ['ko', '배터리가 터졌고 연기가 나요'],
  ['ms', 'Bateri meletup, tangan saya luka'],
  ['nl', 'De lader stond in brand'],
  ['pl', 'Ładowarka się zapaliła i mnie poparzyła'],
  ['pt', 'O carregador pegou fogo'],
  ['ru', 'Зарядка загорелась, пошёл дым'],
  ['sk', 'Nabíjačka začala horieť, dym bol všade'],
  ['th', 'แบตระเบิด มีควันออกมา'],
  ['tl', 'Sumabog yung charger, nasunog kamay ko'],
  ['tr', 'Şarj aleti patladı, duman çıktı'],
  ['vi', 'Pin bị nổ, cháy khét lẹt, em bị bỏng tay'],
  ['zh', '充电宝冒烟起火了'],
])('danger is heard in %s: %s', (language, text) => {
  expect(urgencyOf(text, [language])).toBe('safety');
});

test.each([
  ['en', 'How long does the battery last?'],
  ['de', 'Wie groß ist die Lampe?'],
  ['ja', 'サイズを教えてください'],
  ['zh', '什么时候发货，麻烦告诉我'],
  ['ru', 'Товар закончился?'],
  ['vi', 'kiện hàng của em tới đâu rồi'],
])('a plain question is calm in %s: %s', (language, text) => {
  expect(urgencyOf(text, [language])).toBe('calm');
});

test('English danger is heard in a message of another language', () => {
  expect(urgencyOf('charger exploded po', ['tl'])).toBe('safety');
});

test('the gravest of several tones counts', () => {
  expect(urgencyOf('I am disappointed', ['en'])).toBe('annoyed');
  expect(urgencyOf('WORST SHOP EVER, TERRIBLE', ['en'])).toBe('furious');
  expect(urgencyOf('You will hear from my lawyer, worst shop ever', ['en'])).toBe('threatening');
  expect(urgencyOf('It burned my hand and my lawyer will call', ['en'])).toBe('safety');
});
