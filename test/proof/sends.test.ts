import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Conversation, converse, type ReplyView } from './conversation.ts';
import { CHANNELS, type Channel, type Desk, startDesk, statementOf } from './desk.ts';

const FAULTS = ['throttle', 'error500', 'resetBefore', 'resetAfter', 'refuse', 'expireToken'] as const;

let desk: Desk;
beforeAll(async () => {
  desk = await startDesk({ workersPerFunction: 2 });
});
afterAll(() => desk?.stop());

/** Lets time pass until nothing changes any more: throttles end, tokens are refreshed, lost wake-ups are made again. */
async function settle(minutes = 3): Promise<void> {
  await desk.cloud.drain({ withinMs: 60_000 });
  for (let minute = 0; minute < minutes; minute += 1) {
    desk.cloud.advance(90_000);
    await desk.cloud.runSchedule('sweep-clocks');
    await desk.cloud.drain({ withinMs: 60_000 });
  }
}

const times = (texts: readonly string[], text: string) => texts.filter((one) => one === text).length;
const inState = (replies: readonly ReplyView[], ...states: ReplyView['state'][]) =>
  replies.filter(({ state }) => states.includes(state)).map(({ text }) => text);

/** What must hold at any moment between what the desk says and what the marketplace has; empty where it does. */
async function contradictions(conversation: Conversation): Promise<string[]> {
  const replies = await conversation.replies();
  const received = conversation.received();
  const sent = inState(replies, 'sent');
  const doubtful = inState(replies, 'unknown', 'sending');
  const found: string[] = conversation.repeated().map((text) => `${text} was sent again`);
  for (const text of new Set([...received, ...replies.map((reply) => reply.text)])) {
    const [said, perhaps, had] = [times(sent, text), times(doubtful, text), times(received, text)];
    if (had < said) found.push(`${text}: said to be sent, never received`);
    if (had > said + perhaps) found.push(`${text}: received ${had} times, sent ${said}, unknown ${perhaps}`);
  }
  // Nothing overtakes: what the buyer has stands in the order of the replies.
  let position = 0;
  for (const { text } of replies) if (received[position] === text) position += 1;
  if (position < received.length) found.push('received in another order');
  return found.map(
    (what) =>
      `${conversation.channel}: ${what} (${JSON.stringify(replies.map(({ state, text, reason }) => [state, text, reason]))}; received ${JSON.stringify(received)})`,
  );
}

async function allContradictions(conversations: readonly Conversation[]): Promise<string[]> {
  return (await Promise.all(conversations.map(contradictions))).flat();
}

/** An agent looks at the marketplace's own page and says what became of each reply that nobody is sure of. */
async function decideWhatIsUnknown(conversation: Conversation): Promise<number> {
  const replies = await conversation.replies();
  const unknown = replies.find(({ state }) => state === 'unknown');
  if (!unknown) return 0;
  const said = times(inState(replies, 'sent'), unknown.text);
  const isThere = times(conversation.received(), unknown.text) > said;
  await conversation.decide(unknown.id, isThere ? 'sent' : 'send-again');
  return 1;
}

describe('after each fault of the marketplace', () => {
  test.each(FAULTS)(
    '%s: the reply is sent once, has failed, or is said to be unknown; the next one waits its turn',
    async (fault) => {
      const conversations = await Promise.all(CHANNELS.map((channel) => converse(desk, channel)));
      for (const { simulator } of Object.values(desk.places))
        simulator.fault({ call: 'send', fault, retryAfterSeconds: 30 });
      // Where the channel can be read, it can't just now.
      for (const { simulator } of Object.values(desk.places))
        simulator.fault({ call: 'read', fault: 'error500', times: 2 });

      for (const conversation of conversations) await conversation.reply('It does.');
      for (const conversation of conversations) await conversation.reply('And with 230 volts too.');
      await desk.cloud.drain({ withinMs: 60_000 });
      const atOnce = await allContradictions(conversations);
      for (const { simulator } of Object.values(desk.places)) simulator.clearFaults();
      await settle();

      expect(atOnce).toEqual([]);
      expect(await allContradictions(conversations)).toEqual([]);
      const states = await Promise.all(
        conversations.map(async (one) =>
          (await one.replies()).map(({ state }) => (isWaiting(state) ? 'waiting' : state)).join(', '),
        ),
      );
      expect(Object.fromEntries(conversations.map(({ channel }, position) => [channel, states[position]]))).toEqual(
        EXPECTED[fault],
      );
    },
  );
});

/** Committed and not sent yet; one that was never touched still reads `draft`. */
const isWaiting = (state: ReplyView['state']) => state === 'draft' || state === 'queued';

/** What is left without anybody's help. Shopee's and eBay's conversations can be read back; an own shop's can't. */
const EXPECTED: Record<(typeof FAULTS)[number], Record<Channel, string>> = {
  throttle: { shopee: 'sent, sent', ebay: 'sent, sent', 'standard-webhooks': 'sent, sent' },
  error500: { shopee: 'unknown, waiting', ebay: 'unknown, waiting', 'standard-webhooks': 'unknown, waiting' },
  resetBefore: { shopee: 'unknown, waiting', ebay: 'unknown, waiting', 'standard-webhooks': 'unknown, waiting' },
  resetAfter: { shopee: 'sent, sent', ebay: 'sent, sent', 'standard-webhooks': 'unknown, waiting' },
  refuse: { shopee: 'failed, sent', ebay: 'failed, sent', 'standard-webhooks': 'failed, sent' },
  expireToken: { shopee: 'sent, sent', ebay: 'sent, sent', 'standard-webhooks': 'sent, sent' },
};

test('an answer that never comes leaves the reply unknown, and an echo settles it on every channel', async () => {
  const conversations = await Promise.all(CHANNELS.map((channel) => converse(desk, channel)));
  for (const { simulator } of Object.values(desk.places)) {
    simulator.fault({ call: 'send', fault: 'timeoutAfter' });
    simulator.fault({ call: 'read', fault: 'error500', times: 9 });
  }

  // Both pollers are kept busy for a moment, so that one invocation then waits for the three answers at the same time.
  const slow = desk.cloud.front.inject({
    when: ({ caller }) => caller.startsWith('send-message'),
    what: { latencyMs: 1500 },
    times: 2,
  });
  for (const ticketId of ['tkt_one', 'tkt_two']) {
    desk.cloud.backends.queues.send('outbox-queue', JSON.stringify({ v: 1, ticketId }));
  }
  await Promise.all(conversations.map((conversation) => conversation.reply('Yes.')));
  await desk.cloud.drain({ withinMs: 60_000 });
  slow();
  const before = await Promise.all(conversations.map(async (one) => inState(await one.replies(), 'unknown')));
  for (const conversation of conversations) await conversation.echo();
  await desk.cloud.drain();
  const after = await Promise.all(conversations.map(async (one) => inState(await one.replies(), 'sent')));
  for (const { simulator } of Object.values(desk.places)) simulator.clearFaults();

  expect(before).toEqual([['Yes.'], ['Yes.'], ['Yes.']]);
  expect(after).toEqual([['Yes.'], ['Yes.'], ['Yes.']]);
  expect(await allContradictions(conversations)).toEqual([]);
}, 60_000);

type Step =
  | {
      readonly do: 'fault';
      readonly call: 'send' | 'read';
      readonly fault: (typeof FAULTS)[number];
      readonly times: number;
    }
  | { readonly do: 'reply'; readonly to: number; readonly text: string }
  | { readonly do: 'echo'; readonly on: boolean }
  | { readonly do: 'late-echo' | 'clear' | 'drain' | 'decide'; readonly to: number }
  | { readonly do: 'lag'; readonly ms: number };

const conversationNumber = fc.nat({ max: 1 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('reply' as const),
      to: conversationNumber,
      text: fc.constantFrom('Yes.', 'No.', 'Tomorrow.'),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('fault' as const),
      call: fc.constantFrom('send' as const, 'send' as const, 'read' as const),
      fault: fc.constantFrom(...FAULTS),
      times: fc.integer({ min: 1, max: 2 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('echo' as const), on: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom('late-echo' as const, 'clear' as const, 'drain' as const, 'decide' as const),
      to: conversationNumber,
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('lag' as const), ms: fc.constantFrom(0, 30) }) },
);

async function take(action: Step, conversations: readonly Conversation[], channel: Channel): Promise<void> {
  const { simulator } = desk.places[channel];
  switch (action.do) {
    case 'fault':
      return simulator.fault({ ...action, retryAfterSeconds: 20 });
    case 'reply':
      await conversations[action.to]?.reply(action.text);
      return;
    case 'echo':
      return simulator.configure({ echo: action.on });
    case 'late-echo':
      return conversations[action.to]?.echo();
    case 'clear':
      return simulator.clearFaults();
    case 'decide':
      await decideWhatIsUnknown(conversations[action.to] as Conversation);
      return;
    case 'drain':
      await desk.cloud.drain({ withinMs: 60_000 });
      return;
    case 'lag':
      return simulator.configure({ lagMs: action.ms });
  }
}

test('whatever the marketplaces do and in whatever order, nothing is sent twice, overtaken or lost', async () => {
  await fc.assert(
    fc.asyncProperty(fc.record({ shopee: steps(), ebay: steps(), 'standard-webhooks': steps() }), async (plans) => {
      const driven = await Promise.all(
        CHANNELS.map(async (channel) => ({
          channel,
          plan: plans[channel],
          conversations: await Promise.all([converse(desk, channel), converse(desk, channel)]),
        })),
      );
      const all = driven.flatMap(({ conversations }) => conversations);

      await Promise.all(
        driven.map(async ({ channel, plan, conversations }) => {
          for (const action of plan) await take(action, conversations, channel);
          desk.places[channel].simulator.clearFaults();
          desk.places[channel].simulator.configure({ echo: false, lagMs: 0 });
        }),
      );
      await settle(2);
      expect(await allContradictions(all)).toEqual([]);

      // In the end an agent decides what nobody could know, one at a time, and everything else follows.
      for (let rounds = 0; rounds < 8; rounds += 1) {
        const decided = await Promise.all(all.map(decideWhatIsUnknown));
        if (decided.every((count) => count === 0)) break;
        await settle(1);
      }
      expect(await allContradictions(all)).toEqual([]);
      for (const conversation of all) {
        const replies = await conversation.replies();
        expect(inState(replies, 'sent', 'failed')).toHaveLength(replies.length);
        expect(inState(replies, 'sent')).toEqual(conversation.received());
      }
    }),
    { numRuns: 5, endOnFailure: true },
  );
}, 120_000);

function steps() {
  return fc.array(step, { minLength: 3, maxLength: 8 });
}

test('in the end the statement agrees with the marketplaces’ own logs', async () => {
  const { replies } = await statementOf(desk, desk.cloud.clock.now());
  const received = Object.values(desk.places).reduce((sum, { simulator }) => sum + simulator.log.received.length, 0);

  expect(replies.committed).toBe(replies.sent + replies.failed + replies.unknown + replies.waiting);
  expect(received - replies.sent).toBeLessThanOrEqual(replies.unknown);
  expect(received).toBeGreaterThanOrEqual(replies.sent);
  expect(desk.deadLetters()).toEqual([]);
});
