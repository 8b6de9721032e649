import { instant } from './domain/instant.ts';
import { carryOutPrivacy } from './pipeline/carry-out-privacy.ts';
import { fromEnvironment } from './platform/environment.ts';
import { objects } from './platform/objects.ts';
import { queueHandler } from './platform/queue-handler.ts';
import { secrets } from './platform/secrets.ts';
import { privacyWorkSchema, read } from './platform/wire.ts';
import { dynamoTable } from './store/dynamo-table.ts';
import { openStore } from './store/store.ts';

/** Privacy queue: erases and hands out what we hold of one buyer, step by step, until it is verified. */
export const handler = queueHandler({
  read: (body) => read(privacyWorkSchema, body),
  handle: carryOutPrivacy,
  live: () => ({
    store: openStore(dynamoTable(fromEnvironment('table'))),
    secrets: secrets(),
    objects: objects(),
    now: () => instant(Date.now()),
  }),
});
