import type { Reach } from '../connectors/connector.ts';

/** The network, and a memory for keys that lasts as long as the warm function. */
export function reach(): Reach {
  return { fetch: (input, init) => fetch(input, init), keys: new Map() };
}
