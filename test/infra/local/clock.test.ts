import { Worker } from 'node:worker_threads';
import { afterEach, expect, test } from 'vitest';
import { startBackends } from '../../../infra/local/backends.ts';
import { createClock, installClock, realNow } from '../../../infra/local/clock.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

test('every way to ask for the present time follows the clock, and given times do not move', () => {
  const clock = createClock();
  undo.push(installClock(clock));

  clock.advance(3_600_000);

  expect(Date.now() - realNow()).toBeGreaterThan(3_599_000);
  expect(Date.parse(new Date().toISOString()) - realNow()).toBeGreaterThan(3_599_000);
  expect(new Date('2026-01-01T00:00:00Z').toISOString()).toBe('2026-01-01T00:00:00.000Z');
  expect(new Date()).toBeInstanceOf(Date);
  expect(new Date(0)).toBeInstanceOf(Date);
});

test('clocks taken away in any order leave the real time behind', () => {
  const first = installClock(createClock({ offset: 1_000_000 }));
  const second = installClock(createClock({ offset: 2_000_000 }));

  first();
  second();

  expect(Math.abs(Date.now() - realNow())).toBeLessThan(1000);
});

test('the clock never goes back', () => {
  expect(() => createClock().advance(-1)).toThrow(RangeError);
});

test('another thread sees the step at once', async () => {
  const clock = createClock();
  const code = `
    const { parentPort, workerData } = require('node:worker_threads');
    import(workerData.module).then(({ createClock, installClock }) => {
      installClock(createClock({ shared: workerData.shared }));
      parentPort.on('message', () => parentPort.postMessage(Date.now()));
      parentPort.postMessage('ready');
    });`;
  const module = new URL('../../../infra/local/clock.ts', import.meta.url).href;
  const worker = new Worker(code, { eval: true, workerData: { module, shared: clock.shared } });
  undo.push(() => worker.terminate());
  const next = () => new Promise((resolve) => worker.once('message', resolve));
  await next();

  clock.advance(86_400_000);
  worker.postMessage('time?');

  expect(Number(await next()) - realNow()).toBeGreaterThan(86_000_000);
});

test('moving the clock makes an invisible message visible and a delayed one due', async () => {
  const backends = await startBackends();
  undo.push(() => backends.stop());
  backends.queues.send('intake', 'seen once');
  backends.queues.send('intake', 'later', 600);
  const first = await backends.queues.receive('intake', 10, 0);
  const meanwhile = await backends.queues.receive('intake', 10, 0);

  backends.advance(601_000);

  const again = await backends.queues.receive('intake', 10, 0);
  expect(first.map(({ body }) => body)).toEqual(['seen once']);
  expect(meanwhile).toEqual([]);
  expect(again.map(({ body, receives }) => [body, receives]).sort()).toEqual([
    ['later', 1],
    ['seen once', 2],
  ]);
});

test('a poller that waits gets the message when the clock makes it due', async () => {
  const backends = await startBackends();
  undo.push(() => backends.stop());
  backends.queues.send('intake', 'later', 300);
  const waiting = backends.queues.receive('intake', 1, 5000);

  backends.advance(301_000);

  expect(await waiting).toMatchObject([{ body: 'later' }]);
});

test('a message received too often goes to the dead letters, one too old goes away', async () => {
  const backends = await startBackends();
  undo.push(() => backends.stop());
  backends.queues.send('outbox', 'poison');
  for (let receive = 0; receive < 6; receive += 1) {
    await backends.queues.receive('outbox', 1, 0);
    backends.advance(181_000);
  }
  backends.queues.send('intake', 'forgotten');

  backends.advance(5 * 86_400_000);

  expect(backends.queues.bodies('outbox-dead-letters')).toEqual(['poison']);
  expect(await backends.queues.receive('intake', 1, 0)).toEqual([]);
});
