import { understandingOf } from '../message.ts';
import { type Signal, THREAT_FROM } from '../understanding.ts';
import { answeredSince, type Rule } from './rule.ts';

/** Words that a supervisor reads first. */
const GRAVE: ReadonlySet<Signal> = new Set<Signal>(['dispute-threat', 'extortion', 'scam']);

/** A buyer who speaks of a claim, a chargeback, the authorities, or of stars for money; who is no buyer at all: a supervisor sees it before it costs something. */
export const disputeThreat: Rule = {
  name: 'dispute-threat',
  wants: (_ticket, message) => {
    const { intents = [], signals = [] } = understandingOf(message) ?? {};
    const best = intents[0];
    const threatens = best?.intent === 'dispute_threat' && best.confidence >= THREAT_FROM;
    return threatens || signals.some((signal) => GRAVE.has(signal));
  },
  acts: (ticket, message) =>
    ticket.escalated || answeredSince(ticket, message) ? [] : [{ do: 'escalate', flag: 'red' }],
};
