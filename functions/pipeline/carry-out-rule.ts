import type { Connector } from '../connectors/connector.ts';
import { Conflict, Problem } from '../domain/errors.ts';
import { hashedId } from '../domain/id.ts';
import type { Message } from '../domain/message.ts';
import type { Action, Answer, Rule } from '../domain/playbook/rule.ts';
import { bodyHashOf } from '../domain/reply.ts';
import type { Ticket } from '../domain/ticket.ts';
import { count } from '../platform/log.ts';
import { render } from '../platform/translate.ts';
import type { Work } from '../platform/wire.ts';
import { withRetries } from '../store/attempts.ts';
import type { Stored } from '../store/records.ts';
import { CHANGES_SEARCHED } from '../store/tickets.ts';
import { commitReply } from './commit-reply.ts';
import type { Live } from './live.ts';
import { currentTicket } from './merge-tickets.ts';

export type RuleLive = Pick<Live, 'store' | 'send' | 'now'> & {
  readonly connectorFor: (channel: string) => Connector | undefined;
  readonly ruleNamed: (name: string) => Rule | undefined;
};

/**
 * Carries out one rule because of one message. Reads the ticket again first: a rule whose reason has gone does nothing, and
 * the same work twice does nothing the second time. Throws where the message is not there: the work comes again.
 */
export async function carryOutRule(work: Work, live: RuleLive): Promise<void> {
  const rule = live.ruleNamed(work.rule);
  if (!rule) return;
  await withRetries(async () => {
    const found = await currentTicket(work.ticketId, live);
    if (!found) return;
    const message = await messageOf(work, live);
    if (!rule.wants(found.value, message)) return;
    for (const action of rule.acts(found.value, message)) await carryOut(action, rule, found, message, live);
  });
}

async function messageOf({ ticketId, messageId, channelTime }: Work, live: RuleLive): Promise<Message> {
  const { messages } = live.store;
  const message = channelTime
    ? await messages.find(ticketId, channelTime, messageId)
    : // Work of an earlier release: done within minutes of its message, which stands among the newest.
      (await messages.of(ticketId, { limit: 50, newestFirst: true })).items.find((one) => one.messageId === messageId);
  if (!message) throw new Error('the message of this work is not there');
  return message;
}

async function carryOut(
  action: Action,
  rule: Rule,
  found: Stored<Ticket>,
  message: Message,
  live: RuleLive,
): Promise<void> {
  const { value: ticket, version } = found;
  switch (action.do) {
    case 'escalate': {
      const key = hashedId('evt', rule.name, message.messageId);
      // Done before, and a supervisor may be done with it since.
      const past = await live.store.tickets.history(ticket.ticketId, CHANGES_SEARCHED);
      // Before the message's ticket was merged away, perhaps.
      if (message.ticket !== ticket.ticketId) {
        past.push(...(await live.store.tickets.history(message.ticket, CHANGES_SEARCHED)));
      }
      if (past.some((change) => change.key === key)) return;
      const change = {
        seq: (ticket.change?.seq ?? 0) + 1,
        actor: `playbook:${rule.name}`,
        action: 'escalate',
        at: live.now(),
        key,
      };
      await live.store.tickets.saveChange(
        { ...ticket, escalated: true, flag: action.flag, change },
        version,
        ticket.change,
      );
      count('TicketEscalated', { rule: rule.name });
      return;
    }
    case 'answer':
      return answer(action, rule, found, message, live);
  }
}

async function answer(
  { template, variables }: Answer,
  rule: Rule,
  { value: ticket, version }: Stored<Ticket>,
  message: Message,
  live: RuleLive,
): Promise<void> {
  const allowed = live.connectorFor(ticket.channel)?.outbound.automaticAnswers;
  const shop = await live.store.connections.shop(ticket.connection, ticket.shop);
  // Of the message's own ticket: the same answer before and after that one was merged into another.
  const replyId = hashedId('rpl', rule.name, message.ticket, message.messageId);
  if (!allowed || !shop || (await lastWordWasAutomatic(ticket, replyId, live))) return;
  // Committed before the message's ticket was merged away: that one sends it.
  const committed = message.ticket !== ticket.ticketId && (await live.store.replies.find(message.ticket, replyId));
  if (committed && committed.value.state !== 'draft') return;
  if (committed && (await live.store.tickets.find(message.ticket))?.value.pending.includes(replyId)) return;
  const language = ticket.language?.code ?? 'und';
  try {
    const rendered = render({ template, language, variables, timeZone: shop.timeZone });
    // In the buyer's own language or not at all: a robot's English to someone who wrote Dutch helps nobody.
    if (rendered.fallback) return;
    const draft = {
      replyId,
      bodyHash: bodyHashOf({ template, variables }),
      text: rendered.text,
      language: rendered.language,
      template,
      author: `playbook:${rule.name}`,
      automatic: true,
    };
    await commitReply({ store: live.store, wake: live.send.wake, now: live.now() }, ticket.ticketId, version, draft);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    // The ticket moved while we decided: read it again and ask the rule again.
    if (error.code === 'ticket-moved') throw new Conflict('ticket moved', { cause: error });
    // A name that no template takes (control characters, too long): a person answers, and trying again would not help.
    count('AutomaticAnswerDropped', { rule: rule.name });
  }
}

/** Never two in a row: an automatic answer is only given after something a person wrote. This very answer, begun before, does not count. */
async function lastWordWasAutomatic(ticket: Ticket, replyId: string, live: RuleLive): Promise<boolean> {
  const tickets = [ticket.ticketId, ...(ticket.merged ?? [])];
  const replies = (await Promise.all(tickets.map((id) => live.store.replies.of(id)))).flat();
  const others = replies.filter((reply) => reply.replyId !== replyId);
  return others.some(
    ({ automatic, state, createdAt }) =>
      automatic &&
      state !== 'draft' &&
      state !== 'discarded' &&
      !(ticket.lastSeller && createdAt <= ticket.lastSeller.at),
  );
}
