import { setTimeout as wait } from 'node:timers/promises';
import { after, instant } from '../../functions/domain/instant.ts';
import {
  ALL_READERS_KNOW_AFTER,
  announceGrowth,
  finishGrowth,
  type Shards,
  shardsNow,
} from '../../functions/store/shards.ts';
import type { Table } from '../../functions/store/table.ts';
import { type Report, runCommand, Usage } from './command.ts';
import { liveOn } from './live.ts';

const USAGE = `npm run shards -- [show | grow --worklists N --clocks N]

Over how many partitions of the index worklists and clocks are spread. They grow in two steps, two minutes apart: readers
look at the new partitions, then writers use them. What was written before stays where it is and is found.
  show             the counts (the default)
  grow             to these counts; without any, goes on with a growth that was begun
  --worklists N    of each worklist
  --clocks N       of each kind of clock
  --later          only the first step; \`grow\` again takes the second`;

/** More than this, and listing a queue costs more than it could ever gain. */
const MOST = 64;

type Asked = { readonly worklists: string | undefined; readonly clocks: string | undefined; readonly later: boolean };

function counted(said: string | undefined, before: number): number {
  const count = said === undefined ? before : Number(said);
  if (Number.isInteger(count) && count >= 1 && count <= MOST) return count;
  throw new Usage(`a number of partitions is from 1 to ${MOST}`);
}

function told({ queue, clock, growing }: Shards) {
  return {
    worklists: queue,
    clocks: clock,
    growingTo: growing ? { worklists: growing.queue, clocks: growing.clock } : null,
  };
}

/** Both steps, with the wait between them; a run that was stopped is gone on with by the next. */
export async function grow(
  table: Table,
  { worklists, clocks, later }: Asked,
  now: () => number,
  say: (line: string) => void,
): Promise<Report> {
  const before = await shardsNow(table);
  const reads = before.growing ?? before;
  const wanted = { queue: counted(worklists, reads.queue), clock: counted(clocks, reads.clock) };
  const announced = await announceGrowth(table, wanted, instant(now()));
  if (!announced.growing) {
    say('they are as many already');
    return { ok: true, ...told(announced) };
  }
  const ready = Date.parse(after(announced.growing.since, ALL_READERS_KNOW_AFTER));
  say(`readers are told; writers follow at ${instant(ready)}`);
  if (later && now() < ready) return { ok: true, ...told(announced) };
  while (now() < ready) await wait(Math.min(1000, ready - now()));
  const grown = await finishGrowth(table, instant(now()));
  say(`worklists have ${grown.queue} partitions, clocks ${grown.clock}`);
  return { ok: true, ...told(grown) };
}

/** `npm run shards -- show|grow`: over how many partitions worklists and clocks are spread. */
if (import.meta.main) {
  await runCommand({
    usage: USAGE,
    options: {
      worklists: { type: 'string' },
      clocks: { type: 'string' },
      later: { type: 'boolean', default: false },
    },
    async run({ values: { worklists, clocks, later }, positionals: [what = 'show', ...rest], target, say }) {
      if (rest.length > 0 || !['show', 'grow'].includes(what)) throw new Usage('say show or grow');
      const { table } = liveOn(target);
      if (what === 'grow') return grow(table, { worklists, clocks, later }, target.now, say);
      if (worklists !== undefined || clocks !== undefined || later) throw new Usage('counts are for grow');
      const counts = told(await shardsNow(table));
      say(`worklists ${counts.worklists}, clocks ${counts.clocks}`);
      if (counts.growingTo)
        say(`growing to ${counts.growingTo.worklists} and ${counts.growingTo.clocks}: \`grow\` goes on`);
      return { ok: true, ...counts };
    },
  });
}
