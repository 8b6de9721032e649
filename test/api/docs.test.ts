import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PROBLEMS } from '../../functions/api/problems.ts';
import { routes } from '../../functions/api/routes.ts';
import { HAPPENINGS } from '../../functions/domain/happening.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const page = readFileSync(join(ROOT, 'docs', 'api.md'), 'utf8');
const functions = join(ROOT, 'functions');

/** Everything that a request of the agent API can run into. */
const SOURCES = [
  ...readdirSync(join(functions, 'api')).map((file) => join('api', file)),
  'domain/commands.ts',
  'domain/template.ts',
  'pipeline/commit-reply.ts',
  'platform/http-handler.ts',
  'platform/http-route.ts',
];

test('the page tells of every route, with its roles', () => {
  for (const { method, path, roles } of routes) {
    const row = page.split('\n').find((line) => line.startsWith(`| \`${method} ${path}\` |`));
    const desk = String(roles) === 'agent,supervisor' ? 'desk' : undefined;
    expect(row?.split(' | ')[1]?.split(':')[0], `${method} ${path}`).toBe(
      roles === 'signed-in' ? 'signed in' : (desk ?? roles.join(', ')),
    );
  }
});

test('every problem stands in the catalogue with its status', () => {
  const thrown = SOURCES.flatMap((file) => {
    const text = readFileSync(join(functions, file), 'utf8');
    return [...text.matchAll(/new Problem\(\s*(\d{3}),\s*'([a-z-]+)'/g)].map(([, status, code]) => [
      code,
      Number(status),
    ]);
  });
  const known = Object.entries(PROBLEMS).map(([code, { status }]) => [code, status]);

  expect(thrown.length).toBeGreaterThan(30);
  expect(thrown.filter(([code, status]) => !known.some(([name, its]) => name === code && its === status))).toEqual([]);
});

test('the page tells of every problem code', () => {
  const codes = SOURCES.flatMap((file) => {
    const text = readFileSync(join(functions, file), 'utf8');
    return [...text.matchAll(/(?:new Problem\(\s*\d{3},|refused\(|checked\([^']*)\s*'([a-z-]+)'/g)].map(
      ([, code]) => code,
    );
  });
  const problems = new Set(codes);

  expect(problems.size).toBeGreaterThan(20);
  expect([...problems].filter((code) => !page.includes(`\`${code}\``))).toEqual([]);
});

test('the page on events tells of every type, in the words of the code', () => {
  const events = readFileSync(join(ROOT, 'docs', 'events.md'), 'utf8');

  for (const [type, meaning] of Object.entries(HAPPENINGS)) expect(events).toContain(`| \`${type}\` | ${meaning} |`);
});
