import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FaultKind } from '../../infra/local/faults.ts';
import { describeCall, differenceOf, outcomeOf } from './outcome.ts';
import { type Rig, startRig } from './rig.ts';
import type { Scenario } from './scenarios.ts';

/** Before it was applied; applied, and never answered; refused with the service's own error, to the SDK's second try too. */
const KINDS: readonly FaultKind[] = ['kill-before', 'kill-after', 'error-5xx'];

const READS: ReadonlySet<string> = new Set(['GetItem', 'Query', 'GetParameter', 'GetObject', 'GetQueueAttributes']);

export type Placed = { readonly n: number; readonly what: FaultKind };

/** Runs a scenario on fresh stores with faults at the numbered calls, and whatever mends it, to the end. */
export async function run(rig: Rig, scenario: Scenario, faults: readonly Placed[]) {
  rig.toFullMinute();
  await rig.reset();
  await scenario.before?.(rig);
  await rig.pump();
  rig.toFullMinute();
  rig.front.countAnew();
  for (const { n, what } of faults) {
    if (what === 'error-5xx') rig.inject({ when: (call) => call.n === n || call.n === n + 1, what, times: 2 });
    else rig.inject({ when: n, what });
  }
  const began = rig.clock.now();
  await scenario.act(rig);
  await rig.drain();
  rig.front.clearFaults();
  const outcome = await outcomeOf(rig, began);
  return { outcome, calls: [...rig.front.calls], deadLetters: rig.deadLetters().length };
}

/** What is wrong with a run; empty where it came out as undisturbed. */
export function wrongWith(
  { outcome, calls, deadLetters }: Awaited<ReturnType<typeof run>>,
  undisturbed: Awaited<ReturnType<typeof run>>,
  faults: readonly Placed[],
): string {
  const difference = differenceOf(outcome, undisturbed.outcome);
  if (!difference && deadLetters === 0) return '';
  const where = faults.map(({ n, what }) => `${what} at call ${n}, ${describeCall(calls[n - 1])}`).join('; ');
  return `${where}:\n${deadLetters > 0 ? `${deadLetters} dead letters\n` : ''}${difference}`;
}

/** Neither the first nor the second call of its kind, nor the last. */
function isRepetition(calls: readonly { action: string; target: string }[], n: number): boolean {
  const call = calls[n - 1];
  const same = calls.flatMap(({ action, target }, index) =>
    action === call?.action && target === call.target ? [index + 1] : [],
  );
  return same.indexOf(n) >= 2 && n !== same.at(-1);
}

/**
 * A read leaves nothing behind: to die after it is to die before it, and to die before a read that follows a read is to die
 * before that one. What fails without dying is tried everywhere.
 */
function isSameAsBefore(calls: readonly { action: string }[], n: number, what: FaultKind): boolean {
  const isRead = (call: number) => READS.has(calls[call - 1]?.action ?? '');
  if (what === 'kill-after') return isRead(n);
  return what === 'kill-before' && isRead(n) && isRead(n - 1);
}

/** The crash test of some scenarios: each call, each fault. */
export function crashTest(scenarios: readonly Scenario[]): void {
  let rig: Rig;
  beforeAll(async () => {
    rig = await startRig();
  });
  afterAll(() => rig.stop());

  describe.each(scenarios.filter(({ onlyDoubleFaults }) => !onlyDoubleFaults))('$name', (scenario) => {
    test('comes out the same whichever call is killed before or after it was applied, or fails', {
      timeout: 360_000,
    }, async () => {
      const undisturbed = await run(rig, scenario, []);
      expect(undisturbed.deadLetters).toBe(0);
      const wrong: string[] = [];
      for (let n = 1; n <= undisturbed.calls.length; n += 1) {
        for (const what of KINDS) {
          if (isSameAsBefore(undisturbed.calls, n, what)) continue;
          if (scenario.repeats && isRepetition(undisturbed.calls, n)) continue;
          const faults = [{ n, what }];
          wrong.push(wrongWith(await run(rig, scenario, faults), undisturbed, faults));
        }
      }
      const found = wrong.filter(Boolean);
      expect(found.slice(0, 3).join('\n\n'), `${found.length} of ${wrong.length} runs`).toBe('');
    });
  });
}
