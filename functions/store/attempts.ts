import { Conflict } from '../domain/errors.ts';

/** Reads, decides and writes again when someone else wrote in between: five times, with jitter, then the conflict is the caller's. */
export async function withRetries<T>(attempt: () => Promise<T>, times = 5): Promise<T> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof Conflict) || tried >= times) throw error;
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 20 * 2 ** tried));
    }
  }
}
