import type { Urgency } from '../understanding.ts';

/** How urgent a message sounds. */
export function urgencyOf(_text: string): Urgency {
  return 'calm';
}
