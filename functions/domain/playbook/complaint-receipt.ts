import { understandingOf } from '../message.ts';
import { answeredSince, type Rule } from './rule.ts';

/** What a buyer should hear at once that someone has read: nothing is promised but that. */
const COMPLAINTS = new Set(['complaint', 'item_damaged_defective', 'wrong_item', 'missing_part', 'not_as_described']);

/** A complaint understood with confidence is acknowledged at once, in the buyer's own language, unless a person already answers. */
export const complaintReceipt: Rule = {
  name: 'complaint-receipt',
  wants: (_ticket, message) => {
    const understanding = understandingOf(message);
    const best = understanding?.intents[0];
    if (!best || message.automatic || understanding.needsPerson) return false;
    return COMPLAINTS.has(best.intent) && understanding.language.from === 'text' && understanding.urgency !== 'safety';
  },
  acts: (ticket, message) =>
    // A reply under way, an owner or an answer: a person has it, a robot keeps quiet.
    answeredSince(ticket, message) || ticket.owner || ticket.pending.length > 0 || ticket.resolvedAt
      ? []
      : [{ do: 'answer', template: 'complaint-received', variables: {} }],
};
