import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FaultKind } from '../../infra/local/faults.ts';
import { run, wrongWith } from './explore.ts';
import { type Rig, startRig } from './rig.ts';
import { CLOCKS, INTAKE, PRIVACY, REPLIES, type Scenario } from './scenarios.ts';

const ALL = [...INTAKE, ...REPLIES, ...CLOCKS, ...PRIVACY];
const KINDS: readonly FaultKind[] = ['kill-before', 'kill-after', 'error-5xx', 'lose-answer', 'throttle'];

let rig: Rig;
beforeAll(async () => {
  rig = await startRig();
});
afterAll(() => rig.stop());

test('200 random double faults come out the same as no fault', { timeout: 240_000 }, async () => {
  const undisturbed = new Map<string, Awaited<ReturnType<typeof run>>>();
  for (const scenario of ALL) undisturbed.set(scenario.name, await run(rig, scenario, []));

  const fault = fc.record({ part: fc.double({ min: 0, max: 1, noNaN: true }), what: fc.constantFrom(...KINDS) });
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...ALL), fc.tuple(fault, fault), async (scenario, places) => {
      const wanted = undisturbed.get(scenario.name);
      if (!wanted) throw new Error('not run');
      // A fault makes more calls: the second may fall on one that only the first has caused.
      const faults = places.map(({ part, what }) => ({ n: 1 + Math.floor(part * wanted.calls.length * 1.3), what }));
      expect(wrongWith(await run(rig, scenario, faults), wanted, faults)).toBe('');
    }),
    { numRuns: 200, seed: 20261122, endOnFailure: true },
  );
});

test('every line that calls the SDK is reached by the scenarios, once an answer is lost too', async () => {
  const noting = await startRig({ notingCallSites: true });
  for (const scenario of ALL) await run(noting, scenario, []);
  const first = ALL[0] as Scenario;
  const { calls } = await run(noting, first, []);
  const write = calls.findIndex((call) => call.action === 'PutItem' && call.target.includes(' MSG#'));
  await run(noting, first, [{ n: write + 1, what: 'lose-answer' }]);
  const reached = noting.callSites;
  await noting.stop();

  expect(sdkCallSites().filter((site) => !reached.has(site))).toEqual([]);
});

/** Lines of functions/ on which a command is handed to an SDK client. */
function sdkCallSites(): string[] {
  const folders = ['store', 'platform'];
  return folders.flatMap((folder) =>
    readdirSync(`functions/${folder}`).flatMap((file) =>
      readFileSync(`functions/${folder}/${file}`, 'utf8')
        .split('\n')
        .flatMap((line, index) => (line.includes('client.send(') ? [`${folder}/${file}:${index + 1}`] : [])),
    ),
  );
}
