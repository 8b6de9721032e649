import { instant } from './domain/instant.ts';
import { type RaiseLive, raisePage } from './pipeline/raise-due.ts';
import { fromEnvironment } from './platform/environment.ts';
import { queueHandler } from './platform/queue-handler.ts';
import { sender } from './platform/queues.ts';
import { duePageSchema, read } from './platform/wire.ts';
import { dynamoTable } from './store/dynamo-table.ts';
import { openStore } from './store/store.ts';

/** Clocks queue: raises a page of what has come due, where more than the sweep can handle by itself did. */
export const handler = queueHandler({
  read: (body) => read(duePageSchema, body),
  handle: (page, live: RaiseLive) => raisePage(page, live),
  live: () => ({
    store: openStore(dynamoTable(fromEnvironment('table'))),
    send: sender(),
    now: () => instant(Date.now()),
  }),
});
