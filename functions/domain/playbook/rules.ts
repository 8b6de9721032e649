import type { Message } from '../message.ts';
import type { Ticket } from '../ticket.ts';
import { complaintReceipt } from './complaint-receipt.ts';
import { disputeThreat } from './dispute-threat.ts';
import type { Rule } from './rule.ts';
import { safety } from './safety.ts';

/** The playbook, in the order in which its rules are carried out. */
export const RULES: readonly Rule[] = [safety, disputeThreat, complaintReceipt];

export function ruleNamed(name: string): Rule | undefined {
  return RULES.find((rule) => rule.name === name);
}

/** The rules that a message of a buyer sets off. */
export function rulesFor(ticket: Ticket, message: Message): readonly Rule[] {
  return message.from === 'buyer' ? RULES.filter((rule) => rule.wants(ticket, message)) : [];
}
