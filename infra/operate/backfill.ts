import { choose, isAttended } from './ask.ts';
import { BACKFILLS } from './backfill/backfills.ts';
import { fill } from './backfill/fill.ts';
import { runCommand, Usage } from './command.ts';

const USAGE = `npm run backfill -- NAME [--dry-run] [--rate 50] [--again]

Rewrites what is in the table already into what this release writes, beside live traffic.
${Object.entries(BACKFILLS)
  .map(([name, { what }]) => `  ${name.padEnd(12)} ${what}`)
  .join('\n')}
  --dry-run    reads all and says how many would be rewritten
  --rate N     at most so many rewritten a second (50)
  --again      from the beginning, where an earlier run has ended or stopped; without it that run goes on`;

/** `npm run backfill -- tickets`: goes through the table once. */
if (import.meta.main) {
  await runCommand({
    usage: USAGE,
    options: {
      'dry-run': { type: 'boolean', default: false },
      again: { type: 'boolean', default: false },
      rate: { type: 'string', default: '50' },
    },
    async run({ values, positionals: [said, ...rest], target, say }) {
      if (rest.length > 0) throw new Usage('one backfill at a time');
      const names = Object.keys(BACKFILLS);
      const name = said ?? (isAttended() ? await choose('Which?', 'NAME', names) : undefined);
      const backfill = name !== undefined && Object.hasOwn(BACKFILLS, name) ? BACKFILLS[name] : undefined;
      if (!name || !backfill) throw new Usage(`say which: ${names.join(', ')}`);
      const rate = Number(values.rate);
      if (!(rate > 0 && rate <= 10_000)) throw new Usage('--rate takes a number up to 10000');
      return fill({ name, backfill, rate, dryRun: values['dry-run'], again: values.again, target, say });
    },
  });
}
