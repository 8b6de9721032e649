import { describe, expect, test } from 'vitest';
import { type Account, disagreements, type Replied, type Witness } from '../../../infra/local/demo/balance.ts';
import { cut, table, widthOf } from '../../../infra/local/demo/columns.ts';
import { DAY } from '../../../infra/local/demo/run.ts';
import { sample } from '../../../infra/local/demo/samples.ts';

const push = (changes: Partial<Witness['log']['delivered'][number]> = {}) => ({
  id: 'p',
  body: '{}',
  status: 200,
  accepted: true,
  attempts: 1,
  ...changes,
});
const message = { conversation: 'c', text: 'Hello', externalId: 'm' };
const none = { accepted: 0, stored: 0, duplicates: 0, ignored: 0, setAside: 0, waiting: 0, deadLettered: 0 };

/** Two webhooks accepted and one answer received, and a statement that says so. */
function agreeing(log: Partial<Witness['log']> = {}, events: Partial<Account['total']> = {}, sent = 1) {
  const told = { ...none, accepted: 2, stored: 1, duplicates: 1, ...events };
  const witnesses = [
    { channel: 'ebay', log: { delivered: [push(), push()], received: [message], repeated: [], ...log } },
  ];
  const account: Account = { channels: { ebay: { events: told, sent, unknown: 0 } }, total: told };
  const replies: Replied[] = [{ channel: 'ebay', conversation: 'c', text: 'Hello', state: 'sent' }];
  return { witnesses, account, replies };
}
const judged = ({ witnesses, account, replies }: ReturnType<typeof agreeing>) =>
  disagreements(witnesses, account, replies);

describe('the marketplaces’ logs judge the statement', () => {
  test('it agrees when every accepted webhook is accounted for and every answer arrived once', () => {
    expect(judged(agreeing())).toEqual([]);
  });

  test.each([
    ['an accepted webhook that is nowhere', agreeing({}, { accepted: 1, duplicates: 0 })],
    ['an event that no webhook brought', agreeing({}, { accepted: 3, stored: 2 })],
    ['a refused webhook that was stored', agreeing({ delivered: [push(), push({ status: 401, accepted: false })] })],
    ['a total that its parts do not make', agreeing({}, { accepted: 5 })],
    ['an answer called sent that never arrived', agreeing({ received: [] })],
    ['an answer that arrived twice', agreeing({ received: [message, message] })],
    ['an answer that arrived with other words', agreeing({ received: [{ ...message, text: 'Hell' }] })],
    ['an answer that was sent a second time under its id', agreeing({ repeated: [message] })],
    ['a count of answers that is not theirs', agreeing({}, {}, 2)],
  ])('it does not with %s', (_what, account) => {
    expect(judged(account)).not.toEqual([]);
  });

  test('an attempt that got no answer in time may have been taken or not', () => {
    const delivered = [push(), push({ attempts: 2 })];

    expect(judged(agreeing({ delivered }))).toEqual([]);
    expect(judged(agreeing({ delivered }, { accepted: 3, duplicates: 2 }))).toEqual([]);
    expect(judged(agreeing({ delivered }, { accepted: 4, duplicates: 3 }))).not.toEqual([]);
  });

  test('Shopee’s word of a cancellation counts as two events', () => {
    const body = JSON.stringify({ code: 3, data: { ordersn: 'o', status: 'IN_CANCEL', update_time: 1 } });

    expect(judged(agreeing({ delivered: [push({ body })] }))).toEqual([]);
  });
});

describe('the report’s columns', () => {
  test.each([
    ['Where is it?', 12],
    ['注文した', 8],
    ['배송 조회', 9],
    ['Cao 🤗', 6],
    ['สวัสดี', 4],
    ['é', 1],
  ])('%s takes %i columns', (text, width) => {
    expect(widthOf(text)).toBe(width);
  });

  test('a text is cut by width, never through a letter, and stays on one line', () => {
    expect(cut('注文した\nケトル', 8)).toBe('注文し…');
    expect(widthOf(cut('สวัสดีค่ะ ขอบคุณ', 6))).toBeLessThanOrEqual(6);
    expect(cut('short', 8)).toBe('short');
  });

  test('a right-to-left text keeps its direction to itself', () => {
    expect(cut('مرحباً', 20)).toBe('\u2068مرحباً\u2069');
  });

  test('cells stand under their titles in every script', () => {
    const [title, ...rows] = table(
      [{ title: 'in' }, { title: 'words' }],
      [
        ['日本語', 'x'],
        ['en', 'y'],
      ],
    );

    expect(title).toBe('  in      words');
    expect(rows).toEqual(['  日本語  x', '  en      y']);
  });
});

describe('the demonstration', () => {
  test('is a day of at least 48 inquiries in 14 languages on three channels, with a hurt and a threatening buyer', () => {
    const { inquiries } = DAY;

    expect(inquiries.length).toBeGreaterThanOrEqual(48);
    expect(new Set(inquiries.map(({ language }) => language)).size).toBeGreaterThanOrEqual(14);
    expect(new Set(inquiries.map(({ channel }) => channel)).size).toBe(3);
    expect(inquiries.filter(({ harm }) => harm).length).toBeGreaterThan(0);
    expect(inquiries.map(({ wants }) => wants)).toEqual(expect.arrayContaining(['dispute_threat', 'complaint']));
  });

  test('reads its samples from the repository', () => {
    expect(sample('ebay', 'new_message.observed.json')).toHaveProperty('notification');
  });
});
