import { describe, expect, test } from 'vitest';
import { found } from './found.ts';

/** Written on Saturday, 28 November 2026. */
test.each([
  ['ar', 'وصل قبل ٣ أيام', '2026-11-25'],
  ['ar', 'طلبت أمس', '2026-11-27'],
  ['cs', 'včera', '2026-11-27'],
  ['cs', 'před 3 dny', '2026-11-25'],
  ['de', 'gestern', '2026-11-27'],
  ['de', 'vor drei Tagen', '2026-11-25'],
  ['de', 'am 3. November', '2026-11-03'],
  ['de', 'seit Montag', '2026-11-23'],
  ['en', 'yesterday', '2026-11-27'],
  ['en', '3 days ago', '2026-11-25'],
  ['en', 'two weeks ago', '2026-11-14'],
  ['en', 'since Monday', '2026-11-23'],
  ['en', 'Nov 3rd', '2026-11-03'],
  ['en', '3 December 2025', '2025-12-03'],
  ['es', 'ayer', '2026-11-27'],
  ['es', 'hace 3 días', '2026-11-25'],
  ['es', 'el 3 de noviembre de 2026', '2026-11-03'],
  ['fr', 'hier', '2026-11-27'],
  ['fr', 'il y a 3 jours', '2026-11-25'],
  ['fr', 'depuis lundi', '2026-11-23'],
  ['hi', '3 दिन पहले', '2026-11-25'],
  ['hi', '3 din pehle', '2026-11-25'],
  ['hu', 'tegnap', '2026-11-27'],
  ['hu', '2026. november 3.', '2026-11-03'],
  ['id', 'kemarin', '2026-11-27'],
  ['id', '3 hari yang lalu', '2026-11-25'],
  ['it', 'tre giorni fa', '2026-11-25'],
  ['it', "l'altro ieri", '2026-11-26'],
  ['ja', '昨日', '2026-11-27'],
  ['ja', '3日前', '2026-11-25'],
  ['ja', '11月3日', '2026-11-03'],
  ['ko', '어제', '2026-11-27'],
  ['ko', '3일 전', '2026-11-25'],
  ['ko', '11월 3일', '2026-11-03'],
  ['ms', 'semalam', '2026-11-27'],
  ['nl', 'drie dagen geleden', '2026-11-25'],
  ['pl', 'wczoraj', '2026-11-27'],
  ['pl', '3 dni temu', '2026-11-25'],
  ['pl', 'tydzień temu', '2026-11-21'],
  ['pt', 'ontem', '2026-11-27'],
  ['pt', 'há 3 dias', '2026-11-25'],
  ['ru', 'вчера', '2026-11-27'],
  ['ru', '3 дня назад', '2026-11-25'],
  ['ru', '3 ноября', '2026-11-03'],
  ['sk', 'pred 3 dňami', '2026-11-25'],
  ['th', 'เมื่อวาน', '2026-11-27'],
  ['th', '3 วันก่อน', '2026-11-25'],
  ['th', '3 พ.ย. 2026', '2026-11-03'],
  ['tl', 'kahapon', '2026-11-27'],
  ['tr', 'dün', '2026-11-27'],
  ['tr', '3 gün önce', '2026-11-25'],
  ['vi', 'hôm qua', '2026-11-27'],
  ['vi', '3 ngày trước', '2026-11-25'],
  ['vi', '3 ngay truoc', '2026-11-25'],
  ['zh', '昨天', '2026-11-27'],
  ['zh', '三天前', '2026-11-25'],
  ['zh', '2026年11月3日', '2026-11-03'],
  ['zh', '11月3号', '2026-11-03'],
  ['und', '2026-11-03', '2026-11-03'],
  ['und', '03.11.2026', '2026-11-03'],
  ['und', '03.11.', '2026-11-03'],
  ['und', '31/12/2025', '2025-12-31'],
])('%s: %s', (language, written, day) => {
  const [date, ...others] = found('date', written, { language });

  expect(others).toEqual([]);
  expect(date).toMatchObject({ day, valid: 'yes' });
});

describe('a day that may be another', () => {
  test('03/04 is told as both, that of the site’s country first', () => {
    expect(found('date', '03/04/2026')[0]).toMatchObject({ valid: 'unknown', readings: ['2026-04-03', '2026-03-04'] });
    expect(found('date', '03/04/2026', { country: 'US' })[0]?.day).toBe('2026-03-04');
  });

  test('"Monday" is the last or the next', () => {
    expect(found('date', 'Monday', { language: 'en' })[0]?.readings).toEqual(['2026-11-23', '2026-11-30']);
  });

  test('कल is yesterday or tomorrow', () => {
    expect(found('date', 'कल', { language: 'hi' })[0]?.readings).toEqual(['2026-11-27', '2026-11-29']);
  });
});

test('a whole week is a stretch of days', () => {
  expect(found('date', 'last week', { language: 'en' })[0]).toMatchObject({ day: '2026-11-16', until: '2026-11-22' });
  expect(found('date', '上周', { language: 'zh' })[0]).toMatchObject({ day: '2026-11-16', until: '2026-11-22' });
});

test('a day that the calendar does not have is told, and is no day', () => {
  const [date] = found('date', '31.02.2026');

  expect(date).toMatchObject({ valid: 'no' });
  expect(date?.day).toBeUndefined();
});

test('yesterday is counted from the day that it is in the zone', () => {
  const at = '2026-11-28T23:30:00.000Z';

  expect(found('date', 'yesterday', { language: 'en', at, timeZone: 'UTC' })[0]?.day).toBe('2026-11-27');
  expect(found('date', 'yesterday', { language: 'en', at, timeZone: 'Asia/Shanghai' })[0]?.day).toBe('2026-11-28');
});

test('a word of another language is not read as a day', () => {
  // "hier" is here in German and yesterday in French.
  expect(found('date', 'hier', { language: 'de' })).toEqual([]);
  expect(found('date', 'hier', { language: 'fr' })).toHaveLength(1);
});

test.each(['1/2', '24/7', '10/10', '3.5', '1.5 kg', 'you may 3', 'so do it', 'set 2 pieces', 'version 3.11.2'])(
  'no date: %s',
  (text) => {
    expect(found('date', text, { language: 'en' })).toEqual([]);
  },
);
