import { answeredSince, type Rule } from './rule.ts';

/** A buyer who speaks of a claim, a chargeback or the authorities: a supervisor sees it before it is one. */
export const disputeThreat: Rule = {
  name: 'dispute-threat',
  wants: (_ticket, message) => message.understanding?.intents[0]?.intent === 'dispute_threat',
  acts: (ticket, message) =>
    ticket.escalated || answeredSince(ticket, message) ? [] : [{ do: 'escalate', flag: 'red' }],
};
