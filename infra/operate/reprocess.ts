import { setTimeout as wait } from 'node:timers/promises';
import { sender } from '../../functions/platform/queues.ts';
import type { Envelope } from '../../functions/platform/wire.ts';
import { type Report, runCommand, Usage } from './command.ts';
import { liveOn, type OperatorLive } from './live.ts';
import { type EventPlace, forgetWhole, notedIn, placesOf, wholePlace } from './outcomes.ts';
import { type Aside, setAsideBodies } from './set-aside.ts';

const USAGE = `npm run reprocess -- [--day 2026-11-22] [--channel NAME] [--reason WORD] [--id DELIVERY] [--go]

Deliveries that were set aside whole (kept 30 days), once a mapping is mended or their shop is in the table. Without --go:
what this release would make of each, and nothing is changed. With it they go through the intake again.
  --reason WORD   unreadable, unknown-shop, connection-gone, never-verified or too-large-to-wait
  --wait SECONDS  how long to watch for what becomes of them (30)`;

/** How many are under way at once: a mapping that was broken for a day must not crowd out what comes in now. */
const AT_ONCE = 50;
const LOOK_EVERY_MS = 250;

/** One delivery: why it lies there, and what this release makes of it. */
type Found = {
  readonly aside: Aside;
  readonly reason: string;
  /** `stored`: it would be recorded; `done`: it was, only its body is left; `still`: it would be set aside again. */
  readonly would: 'stored' | 'ignored' | 'verified first' | 'done' | 'still set aside';
  readonly kinds: readonly string[];
  readonly places: readonly EventPlace[];
};

async function lookAt(aside: Aside, live: OperatorLive): Promise<Found> {
  const { envelope } = aside;
  const whole = await live.store.statements.noted(wholePlace(envelope), envelope.deliveryId, 0);
  const reason = whole?.outcome === 'set-aside' ? whole.kind : 'unknown';
  const { reading, places } = await placesOf(envelope, live);
  const kinds = places.map(({ kind }) => kind);
  const found = { aside, reason, kinds, places };
  if (await isDone(places, envelope, live)) return { ...found, would: 'done' };
  if (envelope.state === 'unverified') return { ...found, would: 'verified first' };
  if ('ignored' in reading) return { ...found, would: 'ignored' };
  const isStill = 'setAside' in reading || kinds.includes('unknown-shop');
  return { ...found, would: isStill ? 'still set aside' : 'stored' };
}

/** Every event of it has an outcome by now, and none is that a person must look. */
async function isDone(places: readonly EventPlace[], envelope: Envelope, live: OperatorLive): Promise<boolean> {
  const noted = await notedIn(places, envelope, live);
  return noted.every((one) => one !== undefined && one.outcome !== 'set-aside');
}

/**
 * Through the intake again. Its old note goes first, so that it never counts twice; its body goes last, once its events are
 * seen in the statement. Whoever dies between is found by the next run: the body still lies there.
 */
async function again(batch: readonly Found[], seconds: number, live: OperatorLive): Promise<Found[]> {
  const { intake } = sender();
  for (const { aside } of batch) {
    await forgetWhole(aside.envelope, live);
    await intake(aside.envelope);
  }
  const until = Date.now() + seconds * 1000;
  let waiting = [...batch];
  while (waiting.length > 0 && Date.now() < until) {
    await wait(LOOK_EVERY_MS);
    const done = await Promise.all(waiting.map(({ places, aside }) => isDone(places, aside.envelope, live)));
    for (const [index, one] of waiting.entries()) if (done[index]) await one.aside.remove();
    waiting = waiting.filter((_, index) => !done[index]);
  }
  return waiting;
}

function line({ aside: { envelope }, reason, would, kinds }: Found): string {
  const { deliveryId, channel, receivedAt } = envelope;
  return `  ${deliveryId}  ${receivedAt}  ${channel}  ${reason} → ${would} (${kinds.join(', ')})`;
}

/** `npm run reprocess -- --go`: what was set aside goes through the intake again. */
if (import.meta.main) {
  await runCommand({
    usage: USAGE,
    options: {
      day: { type: 'string' },
      channel: { type: 'string' },
      reason: { type: 'string' },
      id: { type: 'string' },
      go: { type: 'boolean', default: false },
      wait: { type: 'string', default: '30' },
    },
    async run({ values, positionals, target, say }): Promise<Report> {
      if (positionals.length > 0) throw new Usage('this command takes only options');
      if (values.day && !/^\d{4}-\d\d-\d\d$/.test(values.day)) throw new Usage('--day takes a day such as 2026-11-22');
      const live = liveOn(target);
      const became = { stored: 0, ignored: 0, 'verified first': 0, done: 0, 'still set aside': 0 };
      const deliveries: unknown[] = [];
      let unfinished = 0;
      let batch: Found[] = [];
      const flush = async () => {
        unfinished += values.go ? (await again(batch, Number(values.wait), live)).length : 0;
        batch = [];
      };
      for await (const aside of setAsideBodies(target.objects, values.day)) {
        if (values.channel && aside.envelope.channel !== values.channel) continue;
        if (values.id && aside.envelope.deliveryId !== values.id) continue;
        const found = await lookAt(aside, live);
        if (values.reason && found.reason !== values.reason) continue;
        became[found.would] += 1;
        say(line(found));
        deliveries.push({
          id: aside.envelope.deliveryId,
          reason: found.reason,
          would: found.would,
          kinds: found.kinds,
        });
        if (found.would === 'done' && values.go) await aside.remove();
        if (!['done', 'still set aside'].includes(found.would)) batch.push(found);
        if (batch.length >= AT_ONCE) await flush();
      }
      await flush();
      const sums = Object.entries(became).flatMap(([name, count]) => (count > 0 ? [`${count} ${name}`] : []));
      say(sums.join(', ') || 'nothing is set aside there');
      if (!values.go && batch.length + deliveries.length > 0)
        say('nothing was changed: --go sends them through the intake again');
      if (unfinished > 0)
        say(`${unfinished} not seen in the statement yet: they are under way, or were set aside again`);
      return { ok: unfinished === 0, dryRun: !values.go, ...became, unfinished, deliveries };
    },
  });
}
