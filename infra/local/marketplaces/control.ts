import * as z from 'zod/mini';
import { faultSchema } from './faults.ts';
import { type Answer, jsonOf, type SimulatedRequest } from './http.ts';
import { changesSchema } from './settings.ts';
import type { Simulator } from './simulator.ts';

/** What the control paths drive: a simulator but for its listener. */
export type Control = Omit<Simulator, 'listener'>;

const buyerMessageSchema = z.object({
  shop: z.string(),
  buyer: z.string(),
  buyerName: z.optional(z.string()),
  text: z.string(),
  conversation: z.optional(z.string()),
  messageId: z.optional(z.string()),
  orderId: z.optional(z.string()),
  itemId: z.optional(z.string()),
  at: z.optional(z.string()),
});
const pushOptionsSchema = z.object({
  secret: z.optional(z.string()),
  id: z.optional(z.string()),
  retries: z.optional(z.boolean()),
});
const pushSchema = z.object({
  payload: z.union([z.string(), z.record(z.string(), z.unknown())]),
  options: z.optional(pushOptionsSchema),
});

/** `/_sim/…` on the marketplace's own port, for those who drive it from another process. */
export function controlRoutes(
  simulator: Control,
): Readonly<Record<string, (request: SimulatedRequest) => Promise<Answer> | Answer>> {
  return {
    'POST /_sim/push': (request) =>
      withBody(pushSchema, request, ({ payload, options }) => simulator.push(payload, options)),
    'POST /_sim/buyer-writes': (request) =>
      withBody(buyerMessageSchema, request, (message) => simulator.buyerWrites(message)),
    'POST /_sim/faults': (request) =>
      withBody(z.array(faultSchema), request, (faults) => {
        for (const fault of faults) simulator.fault(fault);
        return { armed: faults.length };
      }),
    'DELETE /_sim/faults': () => {
      simulator.clearFaults();
      return { status: 204 };
    },
    'POST /_sim/configure': (request) =>
      withBody(changesSchema, request, (changes) => {
        simulator.configure(changes);
        return { configured: Object.keys(changes) };
      }),
    'GET /_sim/log': () => ({ status: 200, body: simulator.log }),
    'POST /_sim/reset': () => {
      simulator.reset();
      return { status: 204 };
    },
  };
}

async function withBody<T>(
  schema: z.ZodMiniType<T>,
  request: SimulatedRequest,
  act: (value: T) => Promise<object> | object,
): Promise<Answer> {
  const parsed = z.safeParse(schema, jsonOf(request.body));
  if (!parsed.success) {
    return {
      status: 400,
      body: { error: 'wrong body', fields: parsed.error.issues.map(({ path }) => path.join('.')) },
    };
  }
  return { status: 200, body: await act(parsed.data) };
}
