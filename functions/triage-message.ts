import { connectorFor, doorFor } from './connectors/registry.ts';
import { instant } from './domain/instant.ts';
import { fetchOrder } from './pipeline/record-order.ts';
import { type TriageLive, triageDelivery } from './pipeline/triage-delivery.ts';
import { type SystemsWaker, systemsWaker } from './pipeline/wake-systems.ts';
import { understand } from './platform/classifier.ts';
import { fromEnvironment } from './platform/environment.ts';
import { objects } from './platform/objects.ts';
import { queueHandler } from './platform/queue-handler.ts';
import { sender } from './platform/queues.ts';
import { reach } from './platform/reach.ts';
import { secrets } from './platform/secrets.ts';
import { type Envelope, type Errand, intakeSchema, read } from './platform/wire.ts';
import { dynamoTable } from './store/dynamo-table.ts';
import { openStore } from './store/store.ts';

type MessageLive = TriageLive & { readonly wakeSystems: SystemsWaker };

/** Intake queue: records what a delivery says, places each message on its ticket; runs our own errands to the channels. */
export async function triageMessage(message: Envelope | Errand, live: MessageLive): Promise<void> {
  await ('errand' in message ? fetchOrder(message, live) : triageDelivery(message, live));
  await live.wakeSystems(live);
}

export const handler = queueHandler({
  read: (body) => read(intakeSchema, body),
  handle: triageMessage,
  live: () => ({
    store: openStore(dynamoTable(fromEnvironment('table'))),
    send: sender(),
    secrets: secrets(),
    objects: objects(),
    reach: reach(),
    understand,
    now: () => instant(Date.now()),
    doorFor,
    connectorFor,
    wakeSystems: systemsWaker(),
  }),
});
