import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Context } from 'aws-lambda';
import { expect, test } from 'vitest';
import { type OpenApi, openApiOf } from '../../functions/api/openapi.ts';
import { pages } from '../../functions/api/pages.ts';
import { PROBLEMS, problemsOf } from '../../functions/api/problems.ts';
import { routes } from '../../functions/api/routes.ts';
import { httpHandler } from '../../functions/platform/http-handler.ts';
import { anApi, eventFor } from './desk.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const description: OpenApi = openApiOf(routes);

const handler = httpHandler({ pages, routes, live: () => anApi().live, admit: async (principal) => principal });
const read = (path: string, headers: Record<string, string> = {}) =>
  handler(eventFor(undefined, 'GET', path, { headers }), {} as Context);

const operations = Object.entries(description.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, operation })),
);

test('the description is given to anyone, signed in or not, and is a 304 to whoever has it', async () => {
  const heard = await read('/openapi.json');

  expect(heard).toMatchObject({ statusCode: 200, headers: { 'content-type': 'application/json' } });
  expect(JSON.parse(heard.body ?? '')).toEqual(description);
  expect(await read('/openapi.json', { 'if-none-match': heard.headers.etag ?? '' })).toMatchObject({ statusCode: 304 });
});

test('every route is in it, with a sentence of its own, what it gives, and every name explained', () => {
  expect(operations.map(({ name }) => name).sort()).toEqual(
    routes.map(({ method, path }) => `${method} ${path}`).sort(),
  );
  const unexplained = operations.flatMap(({ name, operation }) => [
    ...(/^[A-Z].*\.$/.test(operation.summary) ? [] : [`${name}: a summary that is a sentence`]),
    ...operation.parameters.filter((one) => one.description === '').map((one) => `${name}: parameter ${one.name}`),
  ]);
  expect(unexplained).toEqual([]);
  expect(description.tags.filter(({ name, description: text }) => name === text)).toEqual([]);
});

test('it names every problem of a route under the problem’s status, and no other', () => {
  for (const route of routes) {
    const { responses = {} } = description.paths[route.path]?.[route.method.toLowerCase()] ?? {};
    const named = Object.entries(responses).flatMap(([status, { content }]) => {
      const schema = content?.['application/problem+json']?.schema.properties?.code;
      return (schema?.enum ?? []).map((code) => `${status} ${code}`);
    });
    expect(named.sort()).toEqual(
      problemsOf(route)
        .map((code) => `${PROBLEMS[code].status} ${code}`)
        .sort(),
    );
  }
});

test('it tells what checks a request: forms, limits, what must be there, and that nothing else may', () => {
  const { parameters = [] } = description.paths['/v1/queues/{queue}/tickets']?.get ?? {};
  const { requestBody } = description.paths['/v1/tickets/{ticketId}/note']?.post ?? {};
  const reply = description.paths['/v1/tickets/{ticketId}/replies']?.post;

  expect(parameters).toContainEqual(
    expect.objectContaining({ name: 'limit', schema: { type: 'integer', minimum: 1, maximum: 100, default: 25 } }),
  );
  expect(requestBody?.content['application/json']?.schema).toEqual({
    type: 'object',
    properties: { text: { type: 'string', minLength: 1, maxLength: 5000 } },
    required: ['text'],
    additionalProperties: false,
  });
  const needed = reply?.parameters.filter(({ in: place, required }) => place === 'header' && required);
  expect(needed?.map(({ name }) => name)).toEqual(['If-Match', 'Idempotency-Key']);
});

/** Where the description is kept for whoever lints it elsewhere; otherwise a folder of our own. */
test('the linter finds nothing to say against it', { timeout: 60_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'quayside-openapi-'));
  const file = process.env.WRITE_OPENAPI ?? join(folder, 'openapi.json');
  writeFileSync(file, JSON.stringify(description, null, 2));
  const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true', NO_COLOR: '1' };

  const args = ['node_modules/@redocly/cli/bin/cli.js', 'lint', file, '--config', 'redocly.yaml', '--format', 'json'];
  const said = await promisify(execFile)(process.execPath, args, { cwd: ROOT, env }).catch((failed) => failed);
  rmSync(folder, { recursive: true });

  expect(JSON.parse(said.stdout)).toMatchObject({ problems: [], totals: { errors: 0, warnings: 0 } });
});

test('the page tells of every route and fetches nothing from anywhere: no script, no foreign address', async () => {
  const { body: page = '', headers } = await read('/docs');

  for (const { operation } of operations) expect(page).toContain(`id="${operation.operationId}"`);
  expect(headers['content-type']).toBe('text/html; charset=utf-8');
  expect(page).not.toMatch(/<script|<link|<img|<iframe|@import|url\(|\son\w+=|style="/i);
  expect(page).not.toMatch(/(?:src|href)="(?!#|\/openapi\.json")/);
  const links = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
  expect(links.filter((id) => !page.includes(`id="${id}"`))).toEqual([]);
});

test('the page’s own style, and nothing else, is let through by its policy', async () => {
  const { body: page = '', headers } = await read('/docs');
  const [, style = ''] = /<style>([\s\S]*?)<\/style>/.exec(page) ?? [];

  const hash = createHash('sha256').update(style).digest('base64');
  expect(headers['content-security-policy']).toBe(
    `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  );
});
