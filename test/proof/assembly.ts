import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { inject } from 'vitest';
import { synthesise } from '../../infra/local/synthesise.ts';

const PATIENCE_MS = 90_000;

/** The synthesised local stage, made once in a run: by whoever asks first, while the others wait. */
export async function sharedAssembly(): Promise<string> {
  const directory = inject('runDirectory');
  const [assembly, claimed, ready, failed] = ['cdk.out', 'claimed', 'ready', 'failed'].map((name) =>
    join(directory, name),
  ) as [string, string, string, string];
  if (isFirst(claimed)) {
    try {
      await synthesise(assembly);
      writeFileSync(ready, '');
    } catch (cause) {
      writeFileSync(failed, '');
      throw cause;
    }
    return assembly;
  }
  const until = performance.now() + PATIENCE_MS;
  while (performance.now() < until) {
    if (existsSync(ready)) return assembly;
    if (existsSync(failed)) throw new Error('the stacks could not be synthesised: another test file says why');
    await wait(50);
  }
  throw new Error('nobody synthesised the stacks in time');
}

/** Making a directory either succeeds for one process or fails for all the others. */
function isFirst(claimed: string): boolean {
  try {
    mkdirSync(claimed);
    return true;
  } catch {
    return false;
  }
}
