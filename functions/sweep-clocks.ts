import { connectorFor } from './connectors/registry.ts';
import { instant } from './domain/instant.ts';
import { pollChannels, type SweepLive, sweep } from './pipeline/sweep.ts';
import { fromEnvironment } from './platform/environment.ts';
import { sender } from './platform/queues.ts';
import { reach } from './platform/reach.ts';
import { scheduleHandler } from './platform/schedule-handler.ts';
import { secrets } from './platform/secrets.ts';
import { dynamoTable } from './store/dynamo-table.ts';
import { openStore } from './store/store.ts';

/** Every minute: raises what has come due, wakes what waited, asks the channels for what they could not push. */
export const handler = scheduleHandler({
  run: async (live: SweepLive, timeLeft) => {
    await sweep(live, timeLeft);
    await pollChannels(live, timeLeft);
  },
  live: () => ({
    store: openStore(dynamoTable(fromEnvironment('table'))),
    send: sender(),
    secrets: secrets(),
    reach: reach(),
    connectorFor,
    now: () => instant(Date.now()),
  }),
});
