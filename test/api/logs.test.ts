import { afterEach, expect, test, vi } from 'vitest';
import { Conflict } from '../../functions/domain/errors.ts';
import { aMessage } from '../support/builders.ts';
import { anApi, type Heard, LI } from './desk.ts';

const CANARY = 'Canary-Jones-4111111111111111';
const METHODS = ['log', 'info', 'warn', 'error', 'debug', 'trace'] as const;

afterEach(() => {
  vi.restoreAllMocks();
});

/** Everything written meanwhile, through the console or straight to the process's streams (as the logger does). */
function listen(): string[] {
  const lines: string[] = [];
  for (const method of METHODS) {
    vi.spyOn(console, method).mockImplementation((...said) => void lines.push(said.map(String).join(' ')));
  }
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, 'write').mockImplementation((chunk) => {
      lines.push(String(chunk));
      return true;
    });
  }
  return lines;
}

test('nothing that buyers or agents wrote reaches a log, whatever goes wrong with it', async () => {
  const failing = { on: false };
  const api = anApi((table) => ({
    ...table,
    put: async (item, expected) => {
      if (failing.on) throw new Error(`could not marshal ${JSON.stringify(item)}`);
      return table.put(item, expected);
    },
  }));
  const { path, etag } = await api.hasTicket({ buyer: { id: CANARY, name: CANARY } });
  await api.store.messages.add(aMessage({ text: CANARY }));
  const lines = listen();
  const heard: Heard[] = [];
  const ask = async (name: string, given: object) => heard.push(await api.post(LI, `${path}/${name}`, given));

  await ask('note', { ifMatch: etag, rawBody: `{"text": ${CANARY}` });
  await ask('note', { ifMatch: etag, body: { [CANARY]: CANARY } });
  await ask('replies', { ifMatch: etag, key: CANARY, body: { text: `${CANARY} {{name}}` } });
  await ask('hand-over', { ifMatch: etag, body: { queue: CANARY } });
  heard.push(await api.get(LI, `/v1/queues/in-sale/tickets?${CANARY}=${CANARY}&after=${CANARY}`));
  heard.push(await api.get(LI, `/v1/tickets/${CANARY}`));
  heard.push(await api.get(LI, path));
  failing.on = true;
  await ask('note', { ifMatch: etag, body: { text: CANARY } });
  await ask('replies', { ifMatch: etag, key: 'k-1', body: { text: CANARY } });
  await ask('claim', { ifMatch: etag });

  expect(heard.map(({ status }) => status)).toEqual([400, 400, 422, 400, 400, 404, 200, 500, 500, 500]);
  expect(lines.filter((line) => line.includes('request failed'))).toHaveLength(3);
  expect(lines.join('\n')).not.toContain(CANARY);
});

test('a failure’s line tells the kind of error, the request and nothing else of it', async () => {
  const api = anApi((table) => ({
    ...table,
    get: async () => {
      throw new TypeError(CANARY, { cause: new Conflict('item has another version') });
    },
  }));
  const lines = listen();

  await api.get(LI, '/v1/tickets/tkt_1');

  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    level: 'ERROR',
    message: 'request failed',
    requestId: 'request-1',
    error: 'TypeError',
    cause: 'Conflict',
  });
});

test('a request that goes well, or that the client got wrong, leaves no line', async () => {
  const api = anApi();
  const { path } = await api.hasTicket();
  const lines = listen();

  await api.get(LI, path);
  await api.post(LI, `${path}/resolve`);

  expect(lines).toEqual([]);
});
