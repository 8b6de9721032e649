import { instant } from './domain/instant.ts';
import { deliverNotices, type NoticeLive } from './pipeline/deliver-notices.ts';
import { fromEnvironment } from './platform/environment.ts';
import { poster } from './platform/outgoing.ts';
import { queueHandler } from './platform/queue-handler.ts';
import { sender } from './platform/queues.ts';
import { secrets } from './platform/secrets.ts';
import { noticeSchema, read } from './platform/wire.ts';
import { dynamoTable } from './store/dynamo-table.ts';
import { openStore } from './store/store.ts';

/** Notices queue: brings one system of the seller's, or one robot, what it has not heard yet. */
export const handler = queueHandler({
  read: (body) => read(noticeSchema, body),
  handle: ({ endpoint }, live: NoticeLive) => deliverNotices(endpoint, live),
  live: () => ({
    store: openStore(dynamoTable(fromEnvironment('table'))),
    send: sender(),
    secrets: secrets(undefined, 'noticesKey'),
    post: poster(),
    now: () => instant(Date.now()),
    jitter: Math.random,
  }),
});
