import { connectorFor } from './connectors/registry.ts';
import { instant } from './domain/instant.ts';
import { deliverReplies } from './pipeline/deliver-replies.ts';
import { fromEnvironment } from './platform/environment.ts';
import { links } from './platform/links.ts';
import { queueHandler } from './platform/queue-handler.ts';
import { sender } from './platform/queues.ts';
import { reach } from './platform/reach.ts';
import { secrets } from './platform/secrets.ts';
import { read, wakeUpSchema } from './platform/wire.ts';
import { dynamoTable } from './store/dynamo-table.ts';
import { openStore } from './store/store.ts';

/** Outbox queue: hands a ticket's pending replies to its marketplace, each once, in order. */
export const handler = queueHandler({
  read: (body) => read(wakeUpSchema, body),
  handle: ({ ticketId }, live) => deliverReplies(ticketId, live),
  live: () => ({
    store: openStore(dynamoTable(fromEnvironment('table'))),
    send: sender(),
    secrets: secrets(),
    links: links(),
    reach: reach(),
    connectorFor,
    now: () => instant(Date.now()),
  }),
});
