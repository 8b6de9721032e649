import { randomUUID } from 'node:crypto';
import { QUEUES, type Queue } from '../../../functions/domain/queue.ts';
import { type Answer, chooseAnswer } from './choose-answer.ts';
import { type Desk, type Reply, replySchema, type Ticket, whileMoving } from './desk.ts';
import { until } from './http.ts';
import type { Notebook } from './notebook.ts';

const DAY = 86_400_000;
const ANSWER_WITHIN = 30_000;
const SETTLED = new Set(['sent', 'failed', 'unknown', 'discarded']);

/** A ticket as an agent got it, and what they did about it. */
export type Handled = {
  readonly ticket: Ticket;
  readonly said: string;
  readonly by: string;
  /** `kept`: left for last, because its answer is to go wrong. */
  readonly did: 'answered' | 'handed over' | 'closed' | 'kept';
  readonly replyId?: string;
  /** Who had it before and handed it over. */
  readonly from?: string;
};

export type Shift = {
  readonly notebook: Notebook;
  readonly now: () => number;
  /** Tickets to hold back. */
  readonly keep: (ticket: Ticket) => boolean;
  readonly supervisor?: boolean;
  readonly handled: (one: Handled) => void;
};

/** Takes the next ticket of each queue until none is free, reads it, answers it. */
export async function workQueues(desk: Desk, shift: Shift, queues: readonly Queue[] = QUEUES): Promise<Handled[]> {
  const done: Handled[] = [];
  for (const queue of queues) {
    for (let ticket = await desk.claimNext(queue); ticket; ticket = await desk.claimNext(queue)) {
      const one = await attendTo(desk, ticket, shift, done.length === 0);
      done.push(one);
      shift.handled(one);
    }
  }
  return done;
}

async function attendTo(desk: Desk, claimed: Ticket, shift: Shift, repeats: boolean): Promise<Handled> {
  const { view } = await desk.read(claimed.id);
  const { ticket, messages } = view;
  const said = messages.items.filter(({ from, text }) => from === 'buyer' && text !== '').at(-1)?.text ?? '';
  const seen = { ticket, said, by: desk.who };
  const { wants } = shift.notebook(ticket.channel, ticket.buyer.id);
  if (shift.keep(ticket)) return { ...seen, did: 'kept' };
  if (ticket.unansweredSince === null || wants === 'spam') {
    // Answered elsewhere already, or nothing to answer.
    await desk.command(ticket.id, 'resolve');
    return { ...seen, did: 'closed' };
  }
  if (wants === 'wholesale_request' && !shift.supervisor) {
    await desk.command(ticket.id, 'hand-over', { supervisor: true, note: 'Wholesale: needs a price list.' });
    return { ...seen, did: 'handed over' };
  }
  const replyId = await answer(desk, ticket.id, shift, repeats);
  return { ...seen, did: 'answered', replyId };
}

/**
 * Commits one answer, whatever moves the ticket meanwhile; the reply's id. `repeats`: asks again with the same key, as if
 * the desk's answer had been lost on its way. Throws when that makes a second reply.
 */
export async function answer(
  desk: Desk,
  ticketId: string,
  { notebook, now }: Pick<Shift, 'notebook' | 'now'>,
  repeats = false,
): Promise<string> {
  const key = randomUUID();
  let body: Answer | undefined;
  let replyId = '';
  await whileMoving(async () => {
    const { view, etag } = await desk.read(ticketId);
    body ??= chooseAnswer(view, notebook(view.ticket.channel, view.ticket.buyer.id), now());
    const { status, body: reply } = await desk.post(
      `/v1/tickets/${ticketId}/replies`,
      replySchema,
      { body, etag, key },
      [412],
    );
    if (status === 412) return false;
    if (repeats) {
      const again = await desk.post(`/v1/tickets/${ticketId}/replies`, replySchema, { body, etag, key });
      if (again.body?.id !== reply?.id) throw new Error('the same Idempotency-Key made a second reply');
    }
    replyId = reply?.id ?? '';
    return true;
  });
  return replyId;
}

/** Waits until something became of the reply. */
export function outcomeOf(desk: Desk, ticketId: string, replyId: string): Promise<Reply> {
  return until('what became of a reply', ANSWER_WITHIN, async () => {
    const reply = await desk.get(`/v1/tickets/${ticketId}/replies/${replyId}`, replySchema);
    return SETTLED.has(reply.state) ? reply : undefined;
  });
}

/** What an agent does once the answer is out: wait for the carrier, call a supervisor's eye, or be done. */
export async function close(desk: Desk, { ticket, replyId }: Handled, { notebook, now }: Shift): Promise<string> {
  if (!replyId) return '';
  const { state } = await outcomeOf(desk, ticket.id, replyId);
  if (state !== 'sent') return '';
  const { wants, harm } = notebook(ticket.channel, ticket.buyer.id);
  if (harm || wants === 'dispute_threat') {
    await desk.command(ticket.id, 'flag', { colour: 'red' });
    await desk.command(ticket.id, 'note', { text: harm ? 'Ask for the batch number.' : 'Evidence is being gathered.' });
    return 'flagged red';
  }
  if (wants === 'delivery_problem') {
    await desk.command(ticket.id, 'snooze', { until: new Date(now() + DAY).toISOString() });
    return 'snoozed for a day';
  }
  await desk.command(ticket.id, 'resolve');
  return 'resolved';
}
