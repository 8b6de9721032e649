import { describe, expect, test } from 'vitest';
import {
  assign,
  claim,
  decideReply,
  flag,
  handOver,
  noteWritten,
  release,
  reopen,
  resolve,
  snooze,
  tag,
} from '../../functions/domain/commands.ts';
import { Problem } from '../../functions/domain/errors.ts';
import { after, DAY, MINUTE } from '../../functions/domain/instant.ts';
import { statusOf, type Ticket } from '../../functions/domain/ticket.ts';
import { aTicket } from '../support/builders.ts';

const AT = '2026-03-01T09:00:00.000Z';
const li = { actor: { name: 'li', roles: ['agent'] }, at: AT } as const;
const wang = { actor: { name: 'wang', roles: ['agent'] }, at: AT } as const;
const chen = { actor: { name: 'chen', roles: ['supervisor'] }, at: AT } as const;

function codeOf(move: () => unknown): string {
  try {
    move();
  } catch (error) {
    if (error instanceof Problem) return `${error.status} ${error.code}`;
    throw error;
  }
  return 'allowed';
}

describe('what one agent holds is only theirs and a supervisor’s to touch', () => {
  const held = aTicket({ owner: 'wang' });
  const moves: Record<string, (by: typeof li | typeof chen | typeof wang) => Ticket> = {
    claim: (by) => claim(held, by),
    assign: (by) => assign(held, by, 'zhou'),
    release: (by) => release(held, by),
    'hand over': (by) => handOver(held, by, { queue: 'after-sale', supervisor: false }),
    snooze: (by) => snooze(held, by, after(AT, MINUTE)),
    resolve: (by) => resolve(held, by),
  };

  test.each(Object.entries(moves))('%s', (_name, move) => {
    expect(codeOf(() => move(li))).toBe('409 already-claimed');
    expect(codeOf(() => move(wang))).toBe('allowed');
    expect(codeOf(() => move(chen))).toBe('allowed');
  });

  test('the refusal says who holds it', () => {
    expect(() => claim(held, li)).toThrow(expect.objectContaining({ extra: { owner: 'wang' } }));
  });
});

describe('assigning', () => {
  const waiting = aTicket({ escalated: true });

  test('an agent passes on only what they hold, a supervisor whatever there is', () => {
    expect(codeOf(() => assign(waiting, li, 'wang'))).toBe('403 not-yours');
    expect(assign(aTicket({ owner: 'li' }), li, 'wang').owner).toBe('wang');
    expect(assign(waiting, chen, 'wang').owner).toBe('wang');
  });

  test('ends the wait for a supervisor only where one did it', () => {
    expect(assign(waiting, chen, 'wang').escalated).toBe(false);
    expect(assign({ ...waiting, owner: 'li' }, li, 'wang').escalated).toBe(true);
  });

  test('a resolved ticket is nobody’s', () => {
    expect(codeOf(() => assign(aTicket({ resolvedAt: AT }), chen, 'wang'))).toBe('409 ticket-resolved');
  });

  test('to whom it is already changes nothing', () => {
    const theirs = aTicket({ owner: 'wang' });
    expect(assign(theirs, chen, 'wang')).toBe(theirs);
  });
});

describe('tags', () => {
  test('are added and removed; those not named stay, and the history says which', () => {
    const next = tag(aTicket({ tags: ['batch-7', 'vip'] }), li, ['late'], ['vip']);

    expect(next.tags).toEqual(['batch-7', 'late']);
    expect(next.change).toMatchObject({ action: 'tags', note: '+late -vip' });
  });

  test('already there, or not there to be removed, change nothing', () => {
    const ticket = aTicket({ tags: ['vip'] });
    expect(tag(ticket, li, ['vip'], ['late'])).toBe(ticket);
  });

  test('leave nothing behind once the last is gone', () => {
    expect(tag(aTicket({ tags: ['vip'] }), li, [], ['vip']).tags).toBeUndefined();
  });

  test('stay few and small: nine, or 97 bytes, are too many', () => {
    const eight = Array.from({ length: 8 }, (_, index) => `t${index}`);
    expect(codeOf(() => tag(aTicket({ tags: eight }), li, ['t8'], []))).toBe('422 too-many-tags');
    expect(codeOf(() => tag(aTicket(), li, ['退款'.repeat(12), '换货'.repeat(5)], []))).toBe('422 too-many-tags');
    expect(tag(aTicket({ tags: eight }), li, ['t8'], ['t0']).tags).toHaveLength(8);
  });
});

test('each command counts on from the one before it and keeps who, when and under which key', () => {
  const first = claim(aTicket(), { ...li, key: 'k1' });
  const second = flag(first, { ...li, at: after(AT, MINUTE) }, 'red');

  expect(first.change).toEqual({ seq: 1, actor: 'li', action: 'claim', at: AT, key: 'k1' });
  expect(second.change).toEqual({ seq: 2, actor: 'li', action: 'flag', at: after(AT, MINUTE), note: 'red' });
});

test('a command that finds its work done changes nothing at all', () => {
  const mine = aTicket({ owner: 'li', flag: 'red' });
  const until = after(AT, DAY);
  const asleep = snooze(mine, li, until);
  const done = resolve(mine, li);

  expect(claim(mine, li)).toBe(mine);
  expect(flag(mine, li, 'red')).toBe(mine);
  expect(reopen(mine, li)).toBe(mine);
  expect(release(aTicket(), li).change).toBeUndefined();
  expect(snooze(asleep, li, until)).toBe(asleep);
  expect(resolve(done, li)).toBe(done);
});

test('a supervisor takes over what another holds, and the wait for a supervisor is over', () => {
  const taken = claim(aTicket({ owner: 'wang', escalated: true }), chen);

  expect(taken).toMatchObject({ owner: 'chen', escalated: false, change: { action: 'take-over' } });
});

test('an agent who claims an escalated ticket leaves it waiting for a supervisor', () => {
  expect(claim(aTicket({ escalated: true }), li)).toMatchObject({ owner: 'li', escalated: true });
});

test('handing over frees the ticket, wakes it and fixes the queue that the agent chose', () => {
  const asleep = snooze(aTicket({ owner: 'li', queue: 'pre-sale' }), li, after(AT, DAY));

  const handed = handOver(asleep, li, { queue: 'after-sale', supervisor: false, note: 'parcel came broken' });

  expect(handed).toMatchObject({ queue: 'after-sale', queueSetBy: 'li', change: { action: 'hand-over' } });
  expect(handed.owner).toBeUndefined();
  expect(statusOf(handed)).toBe('open');
  expect(handed.change?.note).toBe('parcel came broken');
});

test('handing over to a supervisor leaves the queue to be derived from the messages', () => {
  const handed = handOver(aTicket({ owner: 'li' }), li, { supervisor: true });

  expect(handed).toMatchObject({ escalated: true, queue: 'in-sale', change: { action: 'hand-over-to-supervisor' } });
  expect(handed.queueSetBy).toBeUndefined();
});

test('a ticket sleeps until a moment that lies ahead, and at most 90 days', () => {
  const ticket = aTicket();

  expect(codeOf(() => snooze(ticket, li, AT))).toBe('422 snooze-not-ahead');
  expect(codeOf(() => snooze(ticket, li, after(AT, 91 * DAY)))).toBe('422 snooze-too-far');
  expect(statusOf(snooze(ticket, li, after(AT, 90 * DAY)))).toBe('snoozed');
});

test('a ticket with replies on their way can be resolved, and they stay on their way', () => {
  const done = resolve(aTicket({ owner: 'li', pending: ['rpl_1'], escalated: true }), li);

  expect(statusOf(done)).toBe('resolved');
  expect(done).toMatchObject({ pending: ['rpl_1'], escalated: false });
  expect(done.owner, 'free for anyone once the buyer writes again').toBeUndefined();
});

test('reopening brings back what was resolved and what sleeps', () => {
  const asleep = snooze(aTicket(), li, after(AT, DAY));

  expect(statusOf(reopen(resolve(aTicket(), li), li))).toBe('open');
  expect(statusOf(reopen(asleep, li))).toBe('open');
  expect(reopen(asleep, li).snoozedUntil).toBeUndefined();
});

test('a resolved ticket must be reopened before anyone works on it', () => {
  const done = resolve(aTicket(), li);

  expect(codeOf(() => claim(done, wang))).toBe('409 ticket-resolved');
  expect(codeOf(() => handOver(done, wang, { supervisor: true }))).toBe('409 ticket-resolved');
  expect(codeOf(() => snooze(done, wang, after(AT, DAY)))).toBe('409 ticket-resolved');
});

test('anyone at the desk may flag a ticket or write a note on it, whoever holds it', () => {
  const held = aTicket({ owner: 'wang' });

  expect(flag(held, li, 'blue').flag).toBe('blue');
  expect(flag(flag(held, li, 'blue'), li, null).flag).toBeUndefined();
  expect(noteWritten(held, li).change?.action).toBe('note');
});

test('only the owner or a supervisor says what became of a reply', () => {
  expect(codeOf(() => decideReply(aTicket(), li, 'rpl_1', 'sent'))).toBe('403 not-yours');
  expect(codeOf(() => decideReply(aTicket({ owner: 'wang' }), li, 'rpl_1', 'sent'))).toBe('403 not-yours');
  expect(codeOf(() => decideReply(aTicket({ owner: 'li' }), li, 'rpl_1', 'sent'))).toBe('allowed');
  expect(codeOf(() => decideReply(aTicket({ owner: 'wang' }), chen, 'rpl_1', 'sent'))).toBe('allowed');
});

test('the moves leave the ticket that they were given as it was', () => {
  const ticket = Object.freeze(aTicket({ owner: 'li' }));

  for (const move of [release, resolve, noteWritten]) move(ticket, li);

  expect(ticket).toEqual(aTicket({ owner: 'li' }));
});
