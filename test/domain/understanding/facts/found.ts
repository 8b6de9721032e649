import type { Fact, FactContext } from '../../../../functions/domain/understanding/facts/fact.ts';
import { factsIn } from '../../../../functions/domain/understanding/facts/facts-in.ts';

/** A Saturday noon in Berlin. */
export const CONTEXT: FactContext = { at: '2026-11-28T11:00:00.000Z', timeZone: 'Europe/Berlin' };

/** The facts of one kind in a text, each with the words it was found in. */
export function found<K extends Fact['kind']>(kind: K, text: string, context: Partial<FactContext> = {}) {
  return factsIn(text, { ...CONTEXT, ...context }).flatMap((fact) =>
    fact.kind === kind ? [{ ...(fact as Extract<Fact, { kind: K }>), words: text.slice(fact.start, fact.end) }] : [],
  );
}
