import { parseArgs } from 'node:util';
import { benchCommand } from '../infra/local/bench/command.ts';
import { readable } from './bench/readable.ts';
import { benchUnderstanding, tunePeers } from './bench/understanding.ts';

const USAGE = `npm run bench:understanding [-- --json] [--data FILE_OR_DIR] [--lines N] [--alone] [--tune]

How well messages are understood, beside peers (docs/benchmarks.md#understanding).
  --data PATH    labelled messages, a .jsonl file or a folder of them, in place of held-out lines of our corpus
  --lines N      how many lines whoever is trained here learns from (40000; all of them: all). With --data ours is as deployed,
                 trained on all: only --lines all makes the peers its equals, which takes some minutes
  --alone        ours without the peers, which take most of the time
  --tune         chooses the peers' settings anew, on held-out lines of our corpus, and writes training/bench/tuned.json`;

async function main(): Promise<string> {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
      data: { type: 'string' },
      lines: { type: 'string', default: '40000' },
      alone: { type: 'boolean', default: false },
      tune: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return USAGE;
  const progress = (line: string) => console.error(line);
  const lines = values.lines === 'all' ? Number.POSITIVE_INFINITY : Number(values.lines);
  if (!(lines > 0)) throw new Error('--lines takes a number, or all');
  if (values.tune) return tunePeers(lines);
  const figures = await benchUnderstanding({ path: values.data, alone: values.alone, lines }, progress);
  return values.json ? JSON.stringify(figures) : readable(figures);
}

benchCommand(main);
