import { doorFor } from './connectors/registry.ts';
import { acceptDelivery } from './pipeline/accept-delivery.ts';
import { sender } from './platform/queues.ts';
import { reach } from './platform/reach.ts';
import { secrets } from './platform/secrets.ts';
import { webhookHandler } from './platform/webhook-handler.ts';

/** HTTP door of every channel: verifies the raw bytes, answers, enqueues them unread. */
export const handler = webhookHandler({
  accept: acceptDelivery,
  live: () => ({ doorFor, secrets: secrets(), send: sender(), reach: reach() }),
});
