import { connectorFor } from './connectors/registry.ts';
import { instant } from './domain/instant.ts';
import { ruleNamed } from './domain/playbook/rules.ts';
import { carryOutRule } from './pipeline/carry-out-rule.ts';
import { fromEnvironment } from './platform/environment.ts';
import { queueHandler } from './platform/queue-handler.ts';
import { sender } from './platform/queues.ts';
import { read, workSchema } from './platform/wire.ts';
import { dynamoTable } from './store/dynamo-table.ts';
import { openStore } from './store/store.ts';

/** Work queues (pre-sale, in-sale, after-sale): carries out what the playbook wants done about a message. */
export const handler = queueHandler({
  read: (body) => read(workSchema, body),
  handle: carryOutRule,
  live: () => ({
    store: openStore(dynamoTable(fromEnvironment('table'))),
    send: sender(),
    connectorFor,
    ruleNamed,
    now: () => instant(Date.now()),
  }),
});
