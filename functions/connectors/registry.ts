import type { Connector, Door } from './connector.ts';
import { door as ebayDoor } from './ebay/door.ts';
import { mapping as ebayMapping } from './ebay/mapping.ts';
import { outbound as ebayOutbound } from './ebay/outbound.ts';
import { door as shopeeDoor } from './shopee/door.ts';
import { mapping as shopeeMapping } from './shopee/mapping.ts';
import { outbound as shopeeOutbound } from './shopee/outbound.ts';
import { poll as shopeePoll } from './shopee/poll.ts';
import { door as shopifyDoor } from './shopify/door.ts';
import { mapping as shopifyMapping } from './shopify/mapping.ts';
import { outbound as shopifyOutbound } from './shopify/outbound.ts';
import { door as standardWebhooksDoor } from './standard-webhooks/door.ts';
import { mapping as standardWebhooksMapping } from './standard-webhooks/mapping.ts';
import { outbound as standardWebhooksOutbound } from './standard-webhooks/outbound.ts';

/** The doors, one line per channel. Apart from the rest, so that the function at the door bundles nothing else. */
export const doors: Readonly<Record<string, Door>> = {
  ebay: ebayDoor,
  shopee: shopeeDoor,
  shopify: shopifyDoor,
  'standard-webhooks': standardWebhooksDoor,
};

/** Everything behind the door, one line per channel. `poll: null`: the channel offers nothing that its pushes lack, or we don't ask yet. */
export const connectors: Readonly<Record<string, Connector>> = {
  ebay: { mapping: ebayMapping, outbound: ebayOutbound, poll: null },
  shopee: { mapping: shopeeMapping, outbound: shopeeOutbound, poll: shopeePoll },
  shopify: { mapping: shopifyMapping, outbound: shopifyOutbound, poll: null },
  'standard-webhooks': { mapping: standardWebhooksMapping, outbound: standardWebhooksOutbound, poll: null },
};

/** The door of a channel; undefined for a channel that we don't know, whatever the text. */
export function doorFor(channel: string): Door | undefined {
  return Object.hasOwn(doors, channel) ? doors[channel] : undefined;
}

/** The connector of a channel; undefined for a channel that we don't know, whatever the text. */
export function connectorFor(channel: string): Connector | undefined {
  return Object.hasOwn(connectors, channel) ? connectors[channel] : undefined;
}
