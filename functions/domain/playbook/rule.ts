import type { Message } from '../message.ts';
import type { TemplateName, VariablesOf } from '../template.ts';
import type { Ticket } from '../ticket.ts';

/** What a rule may ask for; run-playbook does it, once, whatever comes twice. */
export type Action =
  /** Mark for a supervisor, with a flag. */
  { readonly do: 'escalate'; readonly flag: 'red' | 'yellow' } | Answer;

/** An automatic answer from a template; only on channels that allow one, never two in a row. */
export type Answer<Name extends TemplateName = TemplateName> = {
  readonly do: 'answer';
  readonly template: Name;
  readonly variables: VariablesOf<Name>;
};

/**
 * One rule of the playbook: one file here, one line in rules.ts. `wants` is asked at triage, about the message just
 * stored, and again when the work is carried out: a person may have said since what it really is. `acts` looks at the ticket
 * as it is by then, and may find that it has moved on.
 */
export type Rule = {
  readonly name: string;
  readonly wants: (ticket: Ticket, message: Message) => boolean;
  readonly acts: (ticket: Ticket, message: Message) => readonly Action[];
};

/** Whether a person has written since: the buyer is being looked after. */
export function answeredSince(ticket: Ticket, message: Message): boolean {
  return ticket.lastSeller !== undefined && ticket.lastSeller.at >= message.at;
}
