import { describe, expect, test } from 'vitest';
import { resolve } from '../../functions/domain/commands.ts';
import { HOUR, MINUTE } from '../../functions/domain/instant.ts';
import { bodyHashOf } from '../../functions/domain/reply.ts';
import { statusOf, ticketIdOf } from '../../functions/domain/ticket.ts';
import { commitReply } from '../../functions/pipeline/commit-reply.ts';
import { deliverReplies } from '../../functions/pipeline/deliver-replies.ts';
import { saveReply } from '../../functions/pipeline/settle-reply.ts';
import { aDesk, type Outside, OWN_SHOP } from '../support/desk.ts';

const TICKET = ticketIdOf({ connection: OWN_SHOP.id, shop: 'shop-1', conversation: 'c-1' }, 0);
const ACCEPTED = { status: 200, body: JSON.stringify({ messageId: 'm-sent' }) };
type Desk = Awaited<ReturnType<typeof aDesk>>;

/** A desk with one inquiry answered by one reply that is committed and not yet sent. */
async function withReply(outside: Outside, text = 'Yes, in blue too.') {
  const desk = await aDesk({ outside });
  await says(desk, 'm-1', 'Do you have it in blue?');
  await commit(desk, 'rpl_1', text);
  return desk;
}

function says(desk: Desk, messageId: string, text: string) {
  return tell(desk, 'inquiry.created', messageId, text);
}

async function tell(desk: Desk, type: string, messageId: string, text: string) {
  const message = { shop: 'shop-1', messageId, conversation: 'c-1', buyer: { id: 'b-1' }, text };
  await desk.tell(type, message, { id: `evt-${messageId}` });
  await desk.drain(['intake']);
}

function commit(desk: Desk, replyId: string, text: string) {
  const draft = { replyId, bodyHash: bodyHashOf({ text }), text, language: 'en', author: 'li', automatic: false };
  return commitReply({ store: desk.store, wake: desk.live.send.wake, now: desk.now() }, TICKET, undefined, draft);
}

async function stateOf(desk: Desk, replyId = 'rpl_1') {
  const ticket = await desk.store.tickets.find(TICKET);
  const reply = await desk.store.replies.find(TICKET, replyId);
  const day = desk.now().slice(0, 10);
  const { replies } = await desk.store.statements.of({ connection: OWN_SHOP.id, shop: 'shop-1', day });
  if (!ticket || !reply) throw new Error('not there');
  return { ticket: ticket.value, reply: reply.value, replies };
}

describe('a reply', () => {
  test('whose echo comes before the answer to the call is concluded all the same', async () => {
    let desk: Desk | undefined;
    const outside: Outside = async () => {
      // The channel pushes what it took while our call is still open, then never answers.
      if (desk) await tell(desk, 'message.sent', 'm-sent', 'Yes, in blue too.');
      throw new TypeError('fetch failed');
    };
    desk = await withReply(outside);

    await desk.drain();

    const { ticket, reply, replies } = await stateOf(desk);
    expect(reply).toMatchObject({ state: 'sent', externalId: 'm-sent' });
    expect(ticket.pending).toEqual([]);
    expect(ticket.clock).toBeUndefined();
    expect(replies).toEqual({ sent: 1, failed: 0, unknown: 0, waiting: 0 });
  });

  test('settled by someone who died before telling the ticket is concluded by the sweep', async () => {
    const desk = await withReply(() => ACCEPTED);
    const stored = await desk.store.replies.find(TICKET, 'rpl_1');
    const sent = { state: 'sent', settledAt: desk.now(), settledBy: 'echo', externalId: 'm-sent' } as const;
    if (stored) await saveReply({ ...stored.value, ...sent }, stored.version, desk.now(), desk.live);
    desk.queues.set('outbox', []);

    desk.advance(3 * MINUTE);
    await desk.sweep();
    await desk.drain();

    expect((await stateOf(desk)).ticket.pending).toEqual([]);
    expect((await stateOf(desk)).replies.sent).toBe(1);
    expect(desk.sent).toEqual([]);
  });

  test('under way is left alone by the sweep, and what the channel said of it is kept', async () => {
    let desk: Desk | undefined;
    const outside: Outside = async () => {
      const stored = await desk?.store.replies.find(TICKET, 'rpl_1');
      await desk?.sweep();
      // Someone else's harmless write beside the call.
      const again = await desk?.store.replies.find(TICKET, 'rpl_1');
      expect(again?.version).toBe(stored?.version);
      if (again) await desk?.store.replies.save(again.value, again.version, undefined);
      return ACCEPTED;
    };
    desk = await withReply(outside);

    await desk.drain();

    expect((await stateOf(desk)).reply).toMatchObject({ state: 'sent', externalId: 'm-sent' });
    expect(desk.sent).toHaveLength(1);
  });

  test('that fails after the ticket was resolved brings the ticket back, with its clock', async () => {
    const desk = await withReply(() => ({ status: 422, body: '{}' }));
    const found = await desk.store.tickets.find(TICKET);
    const by = { actor: { name: 'li', roles: ['agent' as const] }, at: desk.now() };
    if (found) await desk.store.tickets.saveChange(resolve(found.value, by), found.version, undefined);

    await desk.drain();

    const { ticket, reply } = await stateOf(desk);
    expect(reply.state).toBe('failed');
    expect(statusOf(ticket)).toBe('open');
    expect(ticket.clock?.kind).toBe('first-response');
  });

  test('answers what the buyer had written when it left, not what came after', async () => {
    const desk = await withReply(() => {
      throw new TypeError('fetch failed');
    });
    await desk.drain();
    expect((await stateOf(desk)).reply.state).toBe('unknown');
    desk.advance(HOUR);
    await says(desk, 'm-2', 'And in green?');
    desk.advance(HOUR);

    // The channel's echo of the first answer comes late, as it comes with an agent's word.
    const stored = await desk.store.replies.find(TICKET, 'rpl_1');
    const sent = { state: 'sent', settledAt: desk.now(), settledBy: 'li' } as const;
    if (stored) await saveReply({ ...stored.value, ...sent }, stored.version, desk.now(), desk.live);
    await deliverReplies(TICKET, desk.live);

    expect((await stateOf(desk)).ticket.unanswered?.id).toBe('m-2');
  });

  test('committed from a draft that lay there is looked at within minutes, whatever dies', async () => {
    const desk = await aDesk({ outside: () => ACCEPTED });
    await says(desk, 'm-1', 'Do you have it in blue?');
    const dying = {
      ...desk.live,
      store: { ...desk.store, tickets: { ...desk.store.tickets, save: () => Promise.reject(new Error('died')) } },
    };
    const draft = { replyId: 'rpl_1', bodyHash: 'h', text: 'Yes.', language: 'en', author: 'li', automatic: false };
    await commitReply(
      { store: dying.store, wake: desk.live.send.wake, now: desk.now() },
      TICKET,
      undefined,
      draft,
    ).catch(() => {});
    desk.advance(3 * MINUTE);
    await desk.sweep();

    const deaf = () => Promise.reject(new Error('died'));
    await commitReply({ store: desk.store, wake: deaf, now: desk.now() }, TICKET, undefined, draft).catch(() => {});
    desk.advance(3 * MINUTE);
    await desk.sweep();
    await desk.drain();

    expect((await stateOf(desk)).reply.state).toBe('sent');
  });

  test('asked for twice at once under one key with two texts is one text, and the other is refused', async () => {
    const desk = await aDesk({ outside: () => ACCEPTED });
    await says(desk, 'm-1', 'Do you have it in blue?');

    const asked = await Promise.allSettled([commit(desk, 'rpl_1', 'Yes.'), commit(desk, 'rpl_1', 'No.')]);
    await desk.drain();

    expect(asked.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const [kept] = asked.flatMap((one) => (one.status === 'fulfilled' ? [one.value.reply.text] : []));
    expect((await stateOf(desk)).reply.text).toBe(kept);
    expect(desk.sent).toHaveLength(1);
  });
});

test('a reply’s files leave as addresses that the channel can read for an hour', async () => {
  const desk = await aDesk({ outside: () => ACCEPTED });
  await says(desk, 'm-1', 'Do you have it in blue?');
  const file = { attachmentId: 'att_1', ticket: TICKET, name: 'form.pdf', type: 'application/pdf' };
  const draft = { replyId: 'rpl_1', bodyHash: 'h', text: 'The form.', language: 'en', author: 'li', automatic: false };
  const live = { store: desk.store, wake: desk.live.send.wake, now: desk.now() };
  await commitReply(live, TICKET, undefined, { ...draft, attachments: [file] });
  await desk.drain();

  const { data } = JSON.parse(desk.sent[0]?.body ?? '') as { data: { attachments: unknown } };
  const url = `https://objects.example/attachment/${TICKET}/att_1?name=form.pdf&type=application%2Fpdf&expires=3600`;
  expect(data.attachments).toEqual([{ name: 'form.pdf', type: 'application/pdf', url }]);
});
