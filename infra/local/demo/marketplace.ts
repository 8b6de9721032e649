import * as z from 'zod/mini';
import type { faultSchema } from '../marketplaces/faults.ts';
import type { Seeded } from '../seed.ts';
import type { RunningSimulator } from '../simulators.ts';
import { ask } from './http.ts';

const pushSchema = z.object({
  id: z.string(),
  body: z.string(),
  status: z.number(),
  accepted: z.boolean(),
  attempts: z.number(),
});
/** One webhook as the marketplace saw it. */
export type Push = z.infer<typeof pushSchema>;

const sentSchema = z.object({ conversation: z.string(), text: z.string(), externalId: z.string() });
const logSchema = z.object({
  delivered: z.array(pushSchema),
  received: z.array(sentSchema),
  repeated: z.array(sentSchema),
  refused: z.array(z.object({ call: z.string(), reason: z.string() })),
});
/** What a marketplace says happened: the judge of everything that the desk says. */
export type MarketplaceLog = z.infer<typeof logSchema>;

export type BuyerWrites = {
  readonly buyer: string;
  readonly buyerName?: string | undefined;
  readonly text: string;
  readonly conversation?: string | undefined;
  readonly orderId?: string | undefined;
  readonly itemId?: string | undefined;
  readonly at?: string | undefined;
};

/** A simulated marketplace with the demonstration seller's shop on it, driven over HTTP. */
export type Marketplace = {
  readonly channel: string;
  readonly connection: string;
  readonly shop: string;
  readonly webhook: string;
  /** Posts a payload to the desk, signed as the channel signs; with another secret: forged. */
  push(payload: string | object, options?: { id?: string; secret?: string; retries?: boolean }): Promise<Push>;
  buyerWrites(message: BuyerWrites): Promise<Push>;
  configure(changes: Record<string, unknown>): Promise<void>;
  fault(fault: z.infer<typeof faultSchema>): Promise<void>;
  log(): Promise<MarketplaceLog>;
};

/** The seller's place on each marketplace that runs. */
export function marketplacesOf(simulators: readonly RunningSimulator[], seeded: readonly Seeded[]): Marketplace[] {
  return seeded.map(({ channel, connection, shop, webhook }) => {
    const url = simulators.find((one) => one.channel === channel)?.url;
    if (!url) throw new Error(`the simulated ${channel} does not run`);
    const tell = async <T>(path: string, schema: z.ZodMiniType<T>, body: unknown): Promise<T> => {
      const answer = await ask(`${url}/_sim/${path}`, schema, { method: 'POST', body });
      if (answer.body === undefined) throw new Error(`the simulated ${channel} gave no answer to ${path}`);
      return answer.body;
    };
    const anything = z.unknown();
    return {
      channel,
      connection,
      shop,
      webhook,
      push: (payload, options = {}) => tell('push', pushSchema, { payload, options }),
      buyerWrites: (message) => tell('buyer-writes', pushSchema, { shop, ...message }),
      configure: async (changes) => void (await tell('configure', anything, changes)),
      fault: async (fault) => void (await tell('faults', anything, [fault])),
      async log() {
        const { body } = await ask(`${url}/_sim/log`, logSchema);
        if (!body) throw new Error(`the simulated ${channel} has no log`);
        return body;
      },
    };
  });
}
