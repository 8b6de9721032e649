import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { type Cloud, type CloudOptions, startCloud } from '../../../infra/local/cloud.ts';
import type { LogLine } from '../../../infra/local/functions.ts';
import { temporaryDirectory, writeAssembly } from './assembly.ts';

const assembly = writeAssembly();
const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function start(options: Partial<CloudOptions> = {}): Promise<Cloud> {
  const cloud = await startCloud({ assembly, schedules: false, ...options });
  undo.push(() => cloud.stop());
  return cloud;
}

const written = async ({ backends }: Cloud, pk: string) =>
  (await backends.dynamodb.everything('store-table')).filter((item) => item.pk?.S === pk).map((item) => item.sk?.S);

test('messages that a function reports as failed come back, the others are gone, and the hopeless end in the dead letters', async () => {
  const cloud = await start();
  for (const body of ['one', 'fail', 'two']) cloud.backends.queues.send('work-queue', body);

  const hidden = await cloud.drain();
  const left = cloud.backends.queues.bodies('work-queue');
  await cloud.drain({ moveClock: true });

  expect(hidden).toBe(1);
  expect(left).toEqual(['fail']);
  expect((await written(cloud, 'work')).sort()).toEqual(['one', 'two']);
  expect(cloud.backends.queues.bodies('work-dead-letters')).toEqual(['fail']);
});

test.each(['throw', 'hang', 'exit'])(
  'a function that has to %s keeps its messages, and the next one gets a working worker',
  async (body) => {
    const cloud = await start();

    cloud.backends.queues.send('work-queue', body);
    const hidden = await cloud.drain();
    cloud.backends.queues.send('work-queue', 'afterwards');
    await cloud.drain();

    expect(hidden).toBe(1);
    expect(await written(cloud, 'work')).toEqual(['afterwards']);
  },
);

test.each(['kill-before', 'kill-after'] as const)(
  'a worker killed by %s is replaced by one with another key, and its message is done once the clock has moved',
  async (what) => {
    const cloud = await start({ faults: [{ when: ({ service }) => service === 'dynamodb', what }] });

    cloud.backends.queues.send('work-queue', 'once');
    const hidden = await cloud.drain();
    await cloud.drain({ moveClock: true });

    const callers = cloud.front.calls.map(({ caller }) => caller);
    expect(hidden).toBe(1);
    expect(callers).toEqual(['worker.0.1', 'worker.0.2']);
    expect(await written(cloud, 'work')).toEqual(['once']);
  },
);

test('killing a function in the middle loses nothing', async () => {
  const cloud = await start({ faults: [{ when: 1, what: { latencyMs: 300 } }] });
  cloud.backends.queues.send('work-queue', 'survives');
  while (cloud.front.calls.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));

  await cloud.kill('worker');
  await cloud.drain({ moveClock: true });

  expect(await written(cloud, 'work')).toEqual(['survives']);
  await expect(cloud.kill('nobody')).rejects.toThrow('worker, echo, tick');
});

test('a schedule runs when the clock passes its time, once for a jump over many, and by hand at any time', async () => {
  const cloud = await start({ schedules: true });

  cloud.advance(59_000);
  await cloud.drain();
  const early = await written(cloud, 'tick');
  cloud.advance(7_200_000);
  await cloud.drain();
  const jumped = await written(cloud, 'tick');
  cloud.clock.advance(1000);
  const byHand = await cloud.runSchedule('schedule');

  expect([early.length, jumped.length, (await written(cloud, 'tick')).length]).toEqual([0, 1, 2]);
  expect(byHand).toEqual({ ok: true, value: null });
});

test('what functions print reaches the log with their name', async () => {
  const lines: LogLine[] = [];
  const cloud = await start({ logSink: (line) => lines.push(line) });

  await cloud.invoke('echo', { rawPath: '/x' });
  await expect.poll(() => lines).toEqual([{ function: 'echo', caller: 'echo.0.1', line: 'echo was asked /x' }]);
});

test('a function cannot reach anything outside the machine', async () => {
  const cloud = await start();

  const result = await cloud.invoke('echo', { rawPath: '/outside' });

  expect(result).toMatchObject({ ok: false, kind: 'error' });
  expect(JSON.stringify(result)).toContain('example.com');
});

test('stopped and started again on the same directory, everything is still there and time goes on', async () => {
  const dataDir = temporaryDirectory();
  const first = await start({ dataDir });
  first.backends.queues.send('work-queue', 'kept');
  await first.drain();
  first.backends.queues.send('work-dead-letters', 'waiting');
  first.backends.parameters.put('/secret', 'value');
  first.advance(86_400_000);
  const then = first.clock.now();
  await first.stop();

  const second = await start({ dataDir });

  expect(await written(second, 'work')).toEqual(['kept']);
  expect(second.backends.queues.bodies('work-dead-letters')).toEqual(['waiting']);
  expect(second.backends.parameters.get('/secret')).toBe('value');
  expect(second.clock.now()).toBeGreaterThanOrEqual(then);
  expect(second.people).toEqual(first.people);
});

test('after kill -9 the same directory goes on with what was written', async () => {
  const dataDir = temporaryDirectory();
  const module = new URL('../../../infra/local/cloud.ts', import.meta.url).href;
  const script = `
    const { startCloud } = await import(${JSON.stringify(module)});
    const cloud = await startCloud(${JSON.stringify({ assembly, dataDir, schedules: false })});
    cloud.backends.queues.send('work-queue', 'before the end');
    await cloud.drain();
    cloud.backends.queues.send('work-dead-letters', 'waiting');
    console.log('done');`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  child.kill('SIGKILL');
  await once(child, 'exit');

  const cloud = await start({ dataDir });

  expect(await written(cloud, 'work')).toEqual(['before the end']);
  expect(cloud.backends.queues.bodies('work-dead-letters')).toEqual(['waiting']);
});

test('a second cloud on the same directory is refused; a claim left by a dead process is not', async () => {
  const dataDir = temporaryDirectory();
  writeFileSync(join(dataDir, 'lock'), '999999999');

  await start({ dataDir });

  await expect(startCloud({ assembly, dataDir })).rejects.toThrow('is in use by process');
});

test('a data directory that is a file is named in the refusal', async () => {
  const dataDir = join(temporaryDirectory(), 'file');
  writeFileSync(dataDir, '');
  chmodSync(dataDir, 0o600);

  await expect(startCloud({ assembly, dataDir })).rejects.toThrow(`${dataDir} cannot be read and written`);
});

test('a wished-for port that is taken gives way to another; a forced one is named in the refusal', async () => {
  const squatter = createServer().listen(0, '127.0.0.1');
  await once(squatter, 'listening');
  undo.push(() => squatter.close());
  const { port: wanted } = squatter.address() as AddressInfo;

  const cloud = await start({ ports: { api: { wanted } } });

  expect(cloud.url).not.toContain(`:${wanted}`);
  await expect(startCloud({ assembly, ports: { api: { wanted, forced: true } } })).rejects.toThrow(
    `port ${wanted} is in use`,
  );
});

test.each(['api', 'identity', 'front'])(
  'after a start that failed at the port of %s, the directory is free again',
  async (part) => {
    const dataDir = temporaryDirectory();
    const squatter = createServer().listen(0, '127.0.0.1');
    await once(squatter, 'listening');
    undo.push(() => squatter.close());
    const { port: wanted } = squatter.address() as AddressInfo;
    await expect(startCloud({ assembly, dataDir, ports: { [part]: { wanted, forced: true } } })).rejects.toThrow(
      'in use',
    );

    const cloud = await start({ dataDir });

    expect((await fetch(cloud.url)).status).toBe(404);
  },
);
