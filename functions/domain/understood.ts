import { isAfter, type Message, type Moment, momentOf, understandingOf } from './message.ts';
import type { Ticket } from './ticket.ts';
import { type Signal, type Understanding, URGENCIES, type Urgency } from './understanding.ts';

/** Greetings and thanks say nothing about the matter: the earlier one stands. */
const SAYS_NOTHING = new Set(['greeting_thanks', 'other']);

/** What a ticket takes from what its messages were understood to say. */
export type Understood = Pick<Ticket, 'matter' | 'language' | 'urgency' | 'signals'>;

/** What all of these messages say together. */
export function understoodInAll(messages: readonly Message[]): Understood {
  const all: Understood = { matter: undefined, language: undefined, urgency: 'calm', signals: undefined };
  for (const message of messages) {
    const understanding = message.from === 'buyer' ? understandingOf(message) : undefined;
    if (understanding) foldUnderstanding(all, understanding, momentOf(message));
  }
  return all;
}

/** Folds what a buyer's message was understood to say into its ticket; the same in any order. Changes the ticket it is given. */
export function foldUnderstanding(ticket: Understood, understanding: Understanding, moment: Moment): void {
  const best = understanding.intents[0];
  const { needsPerson, language } = understanding;
  if (best) ticket.matter = newerMatter(ticket.matter, { told: moment, ...best, needsPerson });
  if (language.from !== 'none') {
    const told = { told: moment, code: language.code, certain: language.from === 'text' };
    ticket.language = newerLanguage(ticket.language, told);
  }
  ticket.urgency = higherUrgency(ticket.urgency, understanding.urgency);
  ticket.signals = allSignals(ticket.signals, understanding.signals);
}

/** What two messages say of the matter: the latest that says something counts. The same whichever comes first. */
export function newerMatter(known: Ticket['matter'], told: Ticket['matter']): Ticket['matter'] {
  return told && outranks(told.intent, told.told, known) ? told : known;
}

/** What two messages say of the language: the latest whose words told it counts. The same whichever comes first. */
export function newerLanguage(known: Ticket['language'], told: Ticket['language']): Ticket['language'] {
  if (!known || !told) return known ?? told;
  const isBetter = told.certain === known.certain ? isAfter(told.told, known.told) : told.certain;
  return isBetter ? told : known;
}

export function higherUrgency(known: Urgency, told: Urgency): Urgency {
  return URGENCIES.indexOf(told) > URGENCIES.indexOf(known) ? told : known;
}

/** What either gave away. The same whichever comes first. */
export function allSignals(known: readonly Signal[] = [], told: readonly Signal[] = []): Signal[] | undefined {
  const signals = [...new Set([...known, ...told])].sort();
  return signals.length > 0 ? signals : undefined;
}

/** The latest message that says something; one that says nothing counts only while no other does. */
function outranks(intent: string, moment: Moment, matter: Ticket['matter']): boolean {
  if (!matter) return true;
  const says = !SAYS_NOTHING.has(intent);
  const said = !SAYS_NOTHING.has(matter.intent);
  return says === said ? isAfter(moment, matter.told) : says;
}
