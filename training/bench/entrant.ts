import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Example } from '../corpus.ts';
import type { Judge, Judgement } from './contestant.ts';
import { timeCalls } from './speed.ts';

/** Someone who is judged, in this thread or in another. */
export type Entrant = {
  readonly name: string;
  /** What a function would have to import. */
  readonly library?: string | undefined;
  readonly trainSeconds?: number;
  readonly language?: (text: string) => string;
  readonly said: (texts: readonly string[]) => Promise<readonly Judgement[]>;
  readonly latencyMs: (texts: readonly string[]) => ReturnType<typeof timeCalls>;
};

/** A judge that is there already. */
export function present(name: string, judge: Judge): Entrant {
  return {
    name,
    ...(judge.language ? { language: judge.language } : {}),
    said: (texts) => allSaid(texts, judge),
    latencyMs: (texts) => timeCalls(texts, judge.judge),
  };
}

export async function allSaid(texts: readonly string[], { judge }: Judge): Promise<Judgement[]> {
  const said: Judgement[] = [];
  for (const text of texts) said.push(await judge(text));
  return said;
}

/** What a thread is asked, each time with texts. */
export type Question = 'said' | 'latencyMs';
export type ThreadWork = { readonly name: string; readonly lines: readonly Example[] };

/** A contestant trained in a thread of its own, so that several are trained at once. */
export async function apart(work: ThreadWork): Promise<Entrant & { readonly end: () => Promise<unknown> }> {
  const thread = new Worker(new URL('./entrant-thread.ts', import.meta.url), { workerData: work });
  // Where training fails `once` throws the thread's error.
  const [{ trainSeconds, library }] = await once(thread, 'message');
  const ask = async (question: Question, texts: readonly string[]) => {
    thread.postMessage({ question, texts });
    const [answer] = await once(thread, 'message');
    return answer;
  };
  return {
    name: work.name,
    trainSeconds,
    library,
    said: (texts) => ask('said', texts),
    latencyMs: (texts) => ask('latencyMs', texts),
    end: () => thread.terminate(),
  };
}
