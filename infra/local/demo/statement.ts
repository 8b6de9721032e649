import * as z from 'zod/mini';
import type { Account, Events } from './balance.ts';
import type { Desk } from './desk.ts';

const lineSchema = z.object({
  accepted: z.number(),
  stored: z.number(),
  duplicates: z.number(),
  ignored: z.number(),
  setAside: z.number(),
  waiting: z.number(),
  deadLettered: z.number(),
  replies: z.object({ sent: z.number(), failed: z.number(), unknown: z.number(), waiting: z.number() }),
});
type Line = z.infer<typeof lineSchema>;
const statementSchema = z.object({
  rows: z.array(z.extend(lineSchema, { connection: z.string(), shop: z.string() })),
  total: lineSchema,
});

/** The desk's own account of a time, with the replies that it counts. */
export type Statement = Account & { readonly replies: Line['replies'] };

const NOTHING: Line = {
  accepted: 0,
  stored: 0,
  duplicates: 0,
  ignored: 0,
  setAside: 0,
  waiting: 0,
  deadLettered: 0,
  replies: { sent: 0, failed: 0, unknown: 0, waiting: 0 },
};

/** The statement of each day since `from`, added up: a demonstration at midnight has two. `channels` names each connection's. */
export async function statementSince(
  desk: Desk,
  from: number,
  now: number,
  channels: ReadonlyMap<string, string>,
): Promise<Statement> {
  const byChannel = new Map<string, Line>([...channels.values()].map((channel) => [channel, NOTHING]));
  let queued = NOTHING;
  for (const day of daysBetween(from, now)) {
    const { rows, total } = await desk.get(`/v1/statement?day=${day}`, statementSchema);
    for (const row of rows) {
      const channel = channels.get(row.connection) ?? '-';
      byChannel.set(channel, add(byChannel.get(channel) ?? NOTHING, row));
    }
    // What lies in queues is told as of now, with every day anew.
    const inQueues = (name: 'waiting' | 'deadLettered') => total[name] - rows.reduce((sum, row) => sum + row[name], 0);
    const waiting = inQueues('waiting');
    const deadLettered = inQueues('deadLettered');
    queued = { ...NOTHING, accepted: waiting + deadLettered, waiting, deadLettered };
  }
  const total = [...byChannel.values(), queued].reduce(add, NOTHING);
  const channelsOf = [...byChannel].map(([channel, line]) => [
    channel,
    { events: eventsOf(line), sent: line.replies.sent, unknown: line.replies.unknown },
  ]);
  return { channels: Object.fromEntries(channelsOf), total: eventsOf(total), replies: total.replies };
}

function daysBetween(from: number, until: number): string[] {
  const days: string[] = [];
  const last = new Date(until).toISOString().slice(0, 10);
  for (let at = from; ; at += 86_400_000) {
    const day = new Date(at).toISOString().slice(0, 10);
    if (day > last) break;
    days.push(day);
  }
  return days;
}

function eventsOf({ replies: _replies, ...events }: Line): Events {
  const { accepted, stored, duplicates, ignored, setAside, waiting, deadLettered } = events;
  return { accepted, stored, duplicates, ignored, setAside, waiting, deadLettered };
}

function add(a: Line, b: Line): Line {
  return {
    accepted: a.accepted + b.accepted,
    stored: a.stored + b.stored,
    duplicates: a.duplicates + b.duplicates,
    ignored: a.ignored + b.ignored,
    setAside: a.setAside + b.setAside,
    waiting: a.waiting + b.waiting,
    deadLettered: a.deadLettered + b.deadLettered,
    replies: {
      sent: a.replies.sent + b.replies.sent,
      failed: a.replies.failed + b.replies.failed,
      unknown: a.replies.unknown + b.replies.unknown,
      waiting: a.replies.waiting + b.replies.waiting,
    },
  };
}
