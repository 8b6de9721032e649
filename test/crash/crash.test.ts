import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FaultKind } from '../../infra/local/faults.ts';
import { describeCall, differenceOf, outcomeOf } from './outcome.ts';
import { type Rig, startRig } from './rig.ts';
import { SCENARIOS, type Scenario } from './scenarios.ts';

const KINDS: readonly FaultKind[] = ['kill-before', 'kill-after', 'lose-answer', 'error-5xx'];

let rig: Rig;
beforeAll(async () => {
  rig = await startRig();
});
afterAll(() => rig.stop());

async function run(scenario: Scenario, faults: readonly { n: number; what: FaultKind }[]) {
  rig.toFullMinute();
  await rig.reset();
  await scenario.before?.(rig);
  await rig.pump();
  rig.toFullMinute();
  rig.front.countAnew();
  for (const { n, what } of faults) rig.inject({ when: n, what });
  const began = rig.clock.now();
  await scenario.act(rig);
  await rig.drain();
  rig.front.clearFaults();
  return { outcome: await outcomeOf(rig, began), calls: [...rig.front.calls] };
}

describe.each(SCENARIOS)('$name', (scenario) => {
  test('comes out the same whatever call is killed, unanswered or failed', async () => {
    const { outcome: undisturbed, calls } = await run(scenario, []);
    console.log(scenario.name, calls.length, JSON.stringify(undisturbed.statement), undisturbed.sent);
    const failures: string[] = [];
    for (let n = 1; n <= calls.length; n += 1) {
      for (const what of KINDS) {
        const { outcome, calls: made } = await run(scenario, [{ n, what }]);
        const difference = differenceOf(outcome, undisturbed);
        if (difference) failures.push(`${what} at call ${n}, ${describeCall(made[n - 1])}:\n${difference}`);
        if (rig.deadLetters().length > 0) failures.push(`${what} at call ${n}, ${describeCall(made[n - 1])}: dead letters`);
      }
    }
    expect(failures.slice(0, 3).join('\n\n'), `${failures.length} failures`).toBe('');
  }, 120_000);
});
