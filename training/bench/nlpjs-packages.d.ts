/** The parts of NLP.js 4 that the bench uses; the packages ship no types. */
declare module '@nlpjs/core' {
  export interface Container {
    use(plugin: unknown): void;
  }
  export function containerBootstrap(): Promise<Container>;
}

declare module '@nlpjs/lang-all' {
  export const LangAll: unknown;
}

declare module '@nlpjs/nlu' {
  import type { Container } from '@nlpjs/core';

  export class NluNeural {
    constructor(settings: {
      container: Container;
      locale: string;
      log?: boolean;
      /** Adds a class "None" that answers where no word is known. */
      useNoneFeature?: boolean;
    });
    /** Words of each text that was ever prepared. */
    cache?: { results: Record<string, unknown> };
    train(corpus: readonly { utterance: string; intent: string }[], settings: { iterations: number }): Promise<unknown>;
    process(text: string): Promise<{ classifications: readonly { intent: string; score: number }[] }>;
  }
}
