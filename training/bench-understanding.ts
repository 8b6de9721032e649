import { parseArgs } from 'node:util';
import { benchCommand } from '../infra/local/bench/command.ts';
import { readable } from './bench/readable.ts';
import { benchUnderstanding } from './bench/understanding.ts';

/** `npm run bench:understanding [-- --json --data FILE_OR_DIR]`: what is understood, beside peers (docs/benchmarks.md). */
async function main(): Promise<string> {
  const { values } = parseArgs({
    options: { json: { type: 'boolean', default: false }, data: { type: 'string' } },
  });
  const figures = await benchUnderstanding(values.data, (line) => console.error(line));
  return values.json ? JSON.stringify(figures) : readable(figures);
}

benchCommand(main);
