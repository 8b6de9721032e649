import type { Outbound } from '../connector.ts';

/** Shopify has no interface through which a message reaches a buyer (docs/channels.md): nothing leaves, and it is said so. */
export const outbound: Outbound = {
  maxText: null,
  attachments: null,
  automaticAnswers: false,
  send: async () => ({ outcome: 'refused', code: 'channel-takes-no-messages' }),
  sentSince: null,
  fetchOrder: null,
  refresh: null,
};
