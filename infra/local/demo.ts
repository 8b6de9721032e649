import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runDemo } from './demo/run.ts';

/**
 * `npm run demo [-- --json]`: a day at the desk without a person, on a cloud of its own (free ports, temporary data). Ends
 * with 0 only if the statement agrees with the marketplaces' own logs. `--json`: one object on standard output, progress on
 * standard error.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } });
  const dataDir = mkdtempSync(join(tmpdir(), 'quayside-demo-'));
  try {
    const { outcome, lines } = await runDemo(dataDir, values.json ? console.error : console.log);
    console.log(values.json ? JSON.stringify(outcome) : lines.join('\n'));
    if (!outcome.statement.balanced)
      throw new Error(`the statement does not agree: ${outcome.disagreements.join('; ')}`);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : 'for an unknown reason';
    throw new Error(`${why}\nwhat the functions said is kept in ${join(dataDir, 'functions.log')}`, { cause });
  }
  rmSync(dataDir, { recursive: true, force: true });
}

main().then(
  () => process.exit(),
  (cause: unknown) => {
    console.error(`the demonstration failed: ${cause instanceof Error ? cause.message : 'for an unknown reason'}`);
    process.exit(1);
  },
);
