import { SQSClient } from '@aws-sdk/client-sqs';
import { Unreadable } from '../../functions/domain/errors.ts';
import { type Envelope, envelopeSchema, read } from '../../functions/platform/wire.ts';
import { choose, confirm, isAttended } from './ask.ts';
import { type Report, runCommand, Usage } from './command.ts';
import { countOf, type DeadLetter, type Fate, remove, replay, walk } from './dead-letters.ts';
import { liveOn } from './live.ts';
import { forgetWhole, noteGivenUp } from './outcomes.ts';
import { type QueuePair, queueNamed, type Target } from './target.ts';

const USAGE = `npm run redrive -- [QUEUE] [--list | --replay | --discard] [--id ID]

Dead letters: messages that failed five times, kept for 14 days. Without a queue: how many each has.
  --list       what lies there: ids, kinds and times, nothing of what anybody wrote (the default)
  --replay     sends them to their queue again; harmless however often
  --discard    deletes them; a delivery then counts as dead-lettered in the statement
  --id ID      only the message with that id
  --yes        does not ask before a discard`;

const ACTIONS = ['list', 'replay', 'discard'] as const;
type Action = (typeof ACTIONS)[number];

type Asked = { readonly action: Action; readonly id: string | undefined };
type Say = (line: string) => void;

/** What a walk came to. */
type Walked = { readonly letters: DeadLetter[]; readonly done: number };

async function overview(client: SQSClient, { queues }: Target, say: Say): Promise<Report> {
  const counts = await Promise.all(
    queues.map(async ({ name, deadLetters }) => ({ queue: name, deadLetters: await countOf(client, deadLetters) })),
  );
  for (const { queue, deadLetters } of counts) say(`  ${queue.padEnd(12)} ${deadLetters}`);
  return { ok: true, queues: counts };
}

async function carryOut(client: SQSClient, target: Target, pair: QueuePair, { action, id }: Asked): Promise<Walked> {
  const letters: DeadLetter[] = [];
  const live = liveOn(target);
  let done = 0;
  await walk(client, pair, async (letter, message): Promise<Fate> => {
    if (id && letter.id !== id) return 'stays';
    letters.push(letter);
    if (action === 'list') return id ? 'enough' : 'stays';
    const envelope = envelopeIn(message.Body);
    if (action === 'replay') {
      if (envelope) await forgetWhole(envelope, live);
      await replay(client, pair, message);
    } else {
      // Noted first: whoever dies between the two finds it here again, and notes the same once more.
      if (envelope) await noteGivenUp(envelope, live);
      await remove(client, pair.deadLetters, message);
    }
    done += 1;
    return 'gone';
  });
  return { letters, done };
}

/** Only deliveries stand in the statement; other messages are our own errands and wake-ups. */
function envelopeIn(body: string | undefined): Envelope | undefined {
  try {
    return read(envelopeSchema, body ?? '');
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}

function line({ id, what, sentAt, receives, readable, ...rest }: DeadLetter): string {
  const more = Object.entries(rest).map(([name, value]) => `${name} ${String(value)}`);
  return `  ${id}  ${what.padEnd(8)}  ${sentAt}  received ${receives} times  readable: ${readable}  ${more.join(', ')}`;
}

function actionIn(values: { list: boolean; replay: boolean; discard: boolean }): Action | undefined {
  const said = ACTIONS.filter((action) => values[action]);
  if (said.length > 1) throw new Usage('one of --list, --replay and --discard');
  return said[0];
}

/** `npm run redrive -- QUEUE --replay`: dead letters, listed, replayed, or discarded. */
if (import.meta.main) {
  await runCommand({
    usage: USAGE,
    options: {
      list: { type: 'boolean', default: false },
      replay: { type: 'boolean', default: false },
      discard: { type: 'boolean', default: false },
      yes: { type: 'boolean', default: false },
      id: { type: 'string' },
    },
    async run({ values, positionals, target, say }) {
      const client = new SQSClient({});
      const said = actionIn(values);
      if (positionals.length > 1) throw new Usage('one queue at a time');
      if (!positionals[0] && (said || !isAttended())) {
        if (said && said !== 'list') throw new Usage('say which queue');
        return overview(client, target, say);
      }
      if (!positionals[0]) await overview(client, target, say);
      const name =
        positionals[0] ??
        (await choose(
          'Which queue?',
          'QUEUE',
          target.queues.map((queue) => queue.name),
        ));
      const pair = queueNamed(target, name);
      const action = said ?? (positionals[0] ? 'list' : ((await choose('And then?', '--list', ACTIONS)) as Action));
      if (action === 'discard' && !values.yes && !(await confirm('Delete them? They cannot be brought back.'))) {
        throw new Usage('--discard deletes: say --yes');
      }
      const { letters, done } = await carryOut(client, target, pair, { action, id: values.id });
      for (const letter of letters) say(line(letter));
      if (values.id && letters.length === 0) throw new Error('no dead letter has that id (or it is being looked at)');
      say(action === 'list' ? `${letters.length} in ${pair.name}` : `${done} ${action}ed`);
      return { ok: true, queue: pair.name, action, done, deadLetters: letters };
    },
  });
}
