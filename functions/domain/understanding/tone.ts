import { INTENTS, type Urgency } from '../understanding.ts';
import { softmax } from './softmax.ts';

/** From which chance on a message counts as one about danger: a false alarm costs a look, a missed one may cost a hand. */
const DANGER = 0.1;

/** What the network heard in a message, from its answers after the intents: calm, annoyed, furious, then danger. */
export function toneOf(answers: readonly number[]): Urgency {
  const [calm = 0, annoyed = 0, furious = 0, danger = Number.NEGATIVE_INFINITY] = answers.slice(INTENTS.length);
  if (1 / (1 + Math.exp(-danger)) >= DANGER) return 'safety';
  const moods = softmax([calm, annoyed, furious]);
  const loudest = moods.indexOf(Math.max(...moods));
  return (['calm', 'annoyed', 'furious'] as const)[loudest] ?? 'calm';
}
