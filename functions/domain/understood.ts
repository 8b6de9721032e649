import { isAfter, type Moment } from './message.ts';
import type { Ticket } from './ticket.ts';
import { type Understanding, URGENCIES } from './understanding.ts';

/** Greetings and thanks say nothing about the matter: the earlier one stands. */
const SAYS_NOTHING = new Set(['greeting_thanks', 'other']);

/** Folds what a buyer's message was understood to say into its ticket; the same in any order. Changes the ticket it is given. */
export function foldUnderstanding(ticket: Ticket, understanding: Understanding, moment: Moment): void {
  const best = understanding.intents[0];
  if (best && outranks(best.intent, moment, ticket.matter)) {
    ticket.matter = {
      told: moment,
      intent: best.intent,
      confidence: best.confidence,
      needsPerson: understanding.needsPerson,
    };
  }
  const { language } = understanding;
  const certain = language.from === 'text';
  const known = ticket.language;
  const better = !known || (certain === known.certain ? isAfter(moment, known.told) : certain);
  if (language.from !== 'none' && better) ticket.language = { told: moment, code: language.code, certain };
  if (URGENCIES.indexOf(understanding.urgency) > URGENCIES.indexOf(ticket.urgency))
    ticket.urgency = understanding.urgency;
}

/** The latest message that says something; one that says nothing counts only while no other does. */
function outranks(intent: string, moment: Moment, matter: Ticket['matter']): boolean {
  if (!matter) return true;
  const says = !SAYS_NOTHING.has(intent);
  const said = !SAYS_NOTHING.has(matter.intent);
  return says === said ? isAfter(moment, matter.told) : says;
}
