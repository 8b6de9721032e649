import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { parseRows, readRows } from '../../../training/bench/rows.ts';

const folder = mkdtempSync(join(tmpdir(), 'quayside-rows-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a row may leave out everything but its text, and may say more than is known', () => {
  const { rows, refused } = parseRows('a.jsonl', '{"text":"hi"}\r\n\n{"text":"","lang":"en","source":"x","n":1}\n');

  expect(rows).toEqual([{ text: 'hi' }, { text: '', lang: 'en' }]);
  expect(refused).toEqual([]);
});

test('what is null is not said', () => {
  const { rows, refused } = parseRows('a.jsonl', '{"text":"hi","intent":null,"queue":null,"tier":null}\nnull');

  expect(rows).toEqual([{ text: 'hi' }]);
  expect(refused).toEqual(['a.jsonl:2 is not a JSON object']);
});

test('a bad line is told by file, line and field, never by its text, and the others are scored', () => {
  const lines = [
    '{"text":"secret","intent":"no_such","queue":"later"}',
    'secret',
    '{"lang":"en"}',
    '"secret"',
    '{"text":"good","upset":2}',
    '{"text":"secret","upset":3}',
  ];

  const { rows, refused } = parseRows('a.jsonl', lines.join('\n'));

  expect(rows).toEqual([{ text: 'good', upset: 2 }]);
  expect(refused).toEqual([
    'a.jsonl:1 has no good intent, queue',
    'a.jsonl:2 is not a JSON object',
    'a.jsonl:3 has no good text',
    'a.jsonl:4 is not a JSON object',
    'a.jsonl:6 has no good upset',
  ]);
});

test('of a folder every .jsonl file is read, by name; of a file that one, whatever it is called', () => {
  writeFileSync(join(folder, 'b.jsonl'), '{"text":"b"}');
  writeFileSync(join(folder, 'a.jsonl'), '{"text":"a"}');
  writeFileSync(join(folder, 'README.md'), '# not rows');
  writeFileSync(join(folder, 'rows.txt'), '{"text":"c"}');

  expect(readRows(folder).map(({ name }) => name)).toEqual(['a.jsonl', 'b.jsonl']);
  expect(readRows(join(folder, 'rows.txt'))).toEqual([{ name: 'rows.txt', rows: [{ text: 'c' }], refused: [] }]);
});

test('where there is nothing to score it says so, and why', () => {
  writeFileSync(join(folder, 'bad.txt'), '{"text":1}');

  expect(() => readRows(join(folder, 'none'))).toThrow(/^there is no file or folder /);
  expect(() => readRows(join(folder, 'bad.txt'))).toThrow(/no line to score in .*\nbad\.txt:1 has no good text$/);
});
