import type { Urgency } from '../understanding.ts';
import { conceptsOf } from './concepts.ts';
import { levelled } from './stems.ts';

/** So many exclamation marks, or so large a part of capitals, are a raised voice. */
const EXCLAMATIONS = 3;
const CAPITALS = 0.7;
/** Fewer letters than this in capitals are a size or an order number. */
const LETTERS = 12;

/**
 * How urgent a message sounds, the gravest first: someone hurt or in danger, a lawyer named, cheating alleged or insults
 * shouted, displeasure. `languages` are those it may be in; English is always looked for too.
 */
export function urgencyOf(text: string, languages: readonly string[]): Urgency {
  const named = new Set(conceptsOf(levelled(text), languages));
  if (named.has('safety')) return 'safety';
  if (named.has('legal')) return 'threatening';
  const shouts = isShouted(text);
  if (named.has('scam') || (named.has('bad') && shouts)) return 'furious';
  if (named.has('bad') || named.has('ignored') || shouts) return 'annoyed';
  return 'calm';
}

function isShouted(text: string): boolean {
  const head = text.slice(0, 2_000);
  if ((head.match(/[!！]/g)?.length ?? 0) >= EXCLAMATIONS) return true;
  const capitals = head.match(/\p{Lu}/gu)?.length ?? 0;
  const small = head.match(/\p{Ll}/gu)?.length ?? 0;
  return capitals >= LETTERS && capitals / (capitals + small) >= CAPITALS;
}
