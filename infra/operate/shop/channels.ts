import { createHmac } from 'node:crypto';
import type { ConnectionSecrets } from '../../../functions/domain/connection.ts';
import type { Instant } from '../../../functions/domain/instant.ts';

/** A setting of the channel's app, as its connector's schema has it. */
export type Setting = {
  readonly name: string;
  readonly secret: boolean;
  readonly required: boolean;
  /** What it is, in the channel's own words. */
  readonly hint: string;
};

/** A request that proves, without the channel, that its webhook is reachable and its signature taken. */
export type TestRequest = { readonly method: 'GET' | 'POST'; readonly url: string; readonly init: RequestInit };

/** What connecting a shop of a channel takes beside what every shop takes. */
export type ChannelSetUp = {
  /** What the channel calls the secret it signs with; null where it signs with a key pair of its own. */
  readonly signing: string | null;
  readonly settings: readonly Setting[];
  /** Whether a shop gives tokens that are refreshed. */
  readonly tokens: boolean;
  /** What is to be done on the channel's side, in order. */
  readonly next: (address: string) => readonly string[];
  /** A delivery that says nothing, signed as the channel would; it counts as ignored. */
  readonly test: (connection: ConnectionSecrets, secret: string, at: Instant) => TestRequest;
};

const post = (url: string, body: string, headers: Record<string, string>): TestRequest => ({
  method: 'POST',
  url,
  init: { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } },
});

/** One row for each channel of `functions/connectors/registry.ts`; a test compares the two. */
export const SET_UPS: Readonly<Record<string, ChannelSetUp>> = {
  'standard-webhooks': {
    signing: 'signing secret (whsec_ and 24 to 64 bytes in base64)',
    settings: [
      { name: 'reply_url', secret: false, required: false, hint: 'https address that gets our replies' },
      { name: 'reply_secret', secret: true, required: false, hint: 'secret under which we sign replies (whsec_…)' },
    ],
    tokens: false,
    next: (address) => [`Have the shop post its events to ${address}, signed with the signing secret.`],
    test({ address }, secret, at) {
      const id = `check-${Date.parse(at)}`;
      const timestamp = String(Math.floor(Date.parse(at) / 1000));
      const body = JSON.stringify({ type: 'quayside.check', timestamp: at, data: {} });
      const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
      const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
      const headers = { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
      return post(address, body, headers);
    },
  },
  shopee: {
    signing: 'push key (Console, App, Push Mechanism)',
    settings: [
      { name: 'partner_id', secret: false, required: true, hint: 'partner id of the app' },
      { name: 'partner_key', secret: true, required: true, hint: "the app's API key" },
    ],
    tokens: true,
    next: (address) => [
      `Console, App, Push Mechanism: type ${address} as the callback and switch on webchat, order status, tracking and return pushes.`,
      'Authorise the shop; the page gives its first pair of tokens: npm run shop -- add --connection … --shop … with them.',
    ],
    test({ address }, secret, at) {
      const body = JSON.stringify({ code: 0, timestamp: Math.floor(Date.parse(at) / 1000), data: {} });
      const authorization = createHmac('sha256', secret).update(`${address}|${body}`).digest('hex');
      return post(address, body, { authorization });
    },
  },
  ebay: {
    signing: null,
    settings: [
      { name: 'client_id', secret: false, required: true, hint: 'App ID of the keyset' },
      { name: 'client_secret', secret: true, required: true, hint: 'Cert ID of the keyset' },
      { name: 'verification_token', secret: true, required: true, hint: 'chosen by you: 32 to 80 of A-Z a-z 0-9 _ -' },
    ],
    tokens: true,
    next: (address) => [
      `Developer portal, Alerts and notifications: type ${address} and the verification token; it asks for the challenge at once.`,
      'Create destination and subscriptions (docs/channels.md), then authorise the shop for its first pair of tokens.',
    ],
    // eBay signs with its own key pair, which we don't have: that it is reachable and ours is shown by the challenge.
    test: ({ address }, _secret, at) => ({
      method: 'GET',
      url: `${address}?challenge_code=check-${Date.parse(at)}`,
      init: {},
    }),
  },
  shopify: {
    signing: "the app's client secret (Dev Dashboard, app, Settings)",
    settings: [],
    tokens: false,
    next: (address) => [
      `shopify.app.toml of the app, under [[webhooks.subscriptions]]: compliance_topics = ["customers/data_request", "customers/redact", "shop/redact"] and uri = "${address}"; then shopify app deploy.`,
      'The shop is called by its <name>.myshopify.com. Nothing but these privacy orders is taken from Shopify yet (docs/channels.md).',
    ],
    test({ address }, secret, at) {
      const body = '{}';
      const digest = createHmac('sha256', secret).update(body).digest('base64');
      const headers = {
        'x-shopify-topic': 'quayside/check',
        'x-shopify-webhook-id': `check-${Date.parse(at)}`,
        'x-shopify-hmac-sha256': digest,
      };
      return post(address, body, headers);
    },
  },
};

/** The channel's row. Throws with the choices. */
export function setUpOf(channel: string): ChannelSetUp {
  const found = Object.hasOwn(SET_UPS, channel) ? SET_UPS[channel] : undefined;
  if (!found) throw new Error(`there is no channel ${channel}: say ${Object.keys(SET_UPS).join(', ')}`);
  return found;
}
