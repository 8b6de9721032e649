import { understandingOf } from '../message.ts';
import type { Rule } from './rule.ts';

/** Fire, burns, injury, a child: to a supervisor at any hour. */
export const safety: Rule = {
  name: 'safety',
  wants: (_ticket, message) => understandingOf(message)?.urgency === 'safety',
  acts: (ticket) => (ticket.escalated && ticket.flag === 'red' ? [] : [{ do: 'escalate', flag: 'red' }]),
};
