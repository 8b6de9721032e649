import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';

const PROJECT = join(import.meta.dirname, '..', '..');
const projectSchema = z.looseObject({ context: z._default(z.record(z.string(), z.unknown()), {}) });

/**
 * Synthesises the local stage into a directory (emptied first), as `cdk synth -c stage=local` does, without the CLI around
 * it. Throws with what the app printed when it fails.
 */
export async function synthesise(directory: string): Promise<void> {
  const { context } = z.parse(projectSchema, JSON.parse(readFileSync(join(PROJECT, 'cdk.json'), 'utf8')));
  rmSync(directory, { recursive: true, force: true });
  const app = spawn(process.execPath, ['infra/app.ts'], {
    cwd: PROJECT,
    env: {
      ...process.env,
      CDK_OUTDIR: directory,
      CDK_CONTEXT_JSON: JSON.stringify({ ...context, stage: 'local' }),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  for (const stream of [app.stdout, app.stderr]) {
    stream.on('data', (chunk) => {
      printed += String(chunk);
    });
  }
  const [code] = await once(app, 'exit');
  if (code !== 0) throw new Error(`the stacks could not be synthesised:\n${printed.trim().slice(-4000)}`);
}
