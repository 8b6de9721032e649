import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { failure } from './log.ts';

export type ScheduledWork<Live> = {
  /** `timeLeft` in milliseconds: start nothing that cannot end within it. */
  readonly run: (live: Live, timeLeft: () => number) => Promise<void>;
  readonly live: () => Live;
};

/** Runs on a schedule. What it throws is logged by kind and thrown on, so that the alarm on errors sees it. */
export function scheduleHandler<Live>({ run, live }: ScheduledWork<Live>) {
  let ready: Live | undefined;
  return middy<unknown, void, Error, Context>().handler(async (_event, context) => {
    ready ??= live();
    try {
      await run(ready, () => context.getRemainingTimeInMillis());
    } catch (error) {
      failure('scheduled run failed', error);
      throw error;
    }
  });
}
