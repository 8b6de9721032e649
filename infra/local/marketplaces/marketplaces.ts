import { createEbay } from './ebay.ts';
import { createShopee } from './shopee.ts';
import type { Simulator, SimulatorOptions } from './simulator.ts';
import { createStandardWebhooks } from './standard-webhooks.ts';

/** The simulated marketplaces, one line per channel. */
export const marketplaces: Readonly<Record<string, (options?: SimulatorOptions) => Simulator>> = {
  ebay: createEbay,
  shopee: createShopee,
  'standard-webhooks': createStandardWebhooks,
};
