import * as z from 'zod/mini';
import { Unreadable } from '../../domain/errors.ts';
import { MINUTE } from '../../domain/instant.ts';
import type { Poll } from '../connector.ts';
import { idSchema, parseJson, shaped } from '../read.ts';
import { callShopee, readAnswer } from './api.ts';

/**
 * Pushes that Shopee gave up on: a chat push is gone about 6 s after the first try. Per app, kept for 3 days, at most the
 * 100 oldest in one answer; what is confirmed is not told again.
 */
export const poll: Poll = {
  everyMs: 5 * MINUTE,

  async fetch(context) {
    const result = await callShopee({ method: 'GET', path: '/api/v2/push/get_lost_push_message' }, context);
    const { response } = readAnswer(result, context.now, 'shopee: reading lost pushes');
    const { push_message_list, last_message_id } = shaped(lostSchema, response, 'shopee: lost pushes');
    const bodies = push_message_list.map(bodyOf);
    if (bodies.length === 0) return { bodies, confirm: null };
    const confirm = async () => {
      const path = '/api/v2/push/confirm_consumed_lost_push_message';
      const body = `{"last_message_id":${last_message_id}}`;
      readAnswer(
        await callShopee({ method: 'POST', path, body }, context),
        context.now,
        'shopee: confirming lost pushes',
      );
    };
    return { bodies, confirm };
  },
};

const lostSchema = z.object({
  push_message_list: z.array(z.unknown()),
  last_message_id: z.optional(idSchema.check(z.regex(/^\d{1,19}$/))),
});

const pushSchema = z.object({
  shop_id: z.optional(z.nullable(idSchema)),
  code: z.int(),
  timestamp: z.int(),
  data: z.unknown(),
});
const wholeSchema = z.object({ code: z.int(), data: z.unknown() });

/**
 * The push as it would have come: `data` is described as JSON text of the data, but the sample holds the whole push again.
 * One that can't be unwrapped goes on as it is, for triage to set aside: it must not hold up the others.
 */
function bodyOf(lost: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(unwrapped(lost) ?? lost));
}

function unwrapped(lost: unknown): unknown {
  const push = z.safeParse(pushSchema, lost);
  if (!push.success) return undefined;
  const { data: raw, ...envelope } = push.data;
  const data = typeof raw === 'string' ? readable(raw) : raw;
  if (data === undefined) return undefined;
  return z.safeParse(wholeSchema, data).success ? data : { ...envelope, data };
}

function readable(text: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}
