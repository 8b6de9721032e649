import { createHmac } from 'node:crypto';
import * as z from 'zod/mini';
import { JSON_HEADERS, jsonOf, judgeStatus, type Receiver } from './receiver.ts';

const answerSchema = z.object({ errcode: z.int() });

/**
 * A custom robot of DingTalk (钉钉) with 加签: HMAC-SHA256 over `timestamp\nsecret` under the secret, in the address. 20
 * messages a minute; whoever sends more is shut out for ten.
 */
export const dingtalk: Receiver = {
  kind: 'dingtalk',
  hosts: ['oapi.dingtalk.com'],
  secret: 'theirs',
  robot: { longestBytes: 5000, everyMs: 15_000 },
  call({ text }, { url, secret }, now) {
    const address = new URL(url);
    if (secret) {
      const timestamp = Date.parse(now);
      const sign = createHmac('sha256', secret).update(`${timestamp}\n${secret}`).digest('base64');
      address.searchParams.set('timestamp', String(timestamp));
      address.searchParams.set('sign', sign);
    }
    const body = JSON.stringify({ msgtype: 'text', text: { content: text } });
    return { url: address.href, headers: JSON_HEADERS, body };
  },
  judge(heard) {
    const answer = z.safeParse(answerSchema, jsonOf(heard.body));
    const verdict = judgeStatus(heard);
    if (verdict.outcome !== 'delivered') return verdict;
    if (!answer.success) return { outcome: 'failed', code: 'no errcode' };
    switch (answer.data.errcode) {
      case 0:
        return { outcome: 'delivered' };
      case 130101:
      case 410100:
        return { outcome: 'wait', code: `errcode ${answer.data.errcode}`, waitMs: 600_000 };
      case 300001:
      case 400101:
        return { outcome: 'gone', code: `errcode ${answer.data.errcode}` };
      default:
        return { outcome: 'failed', code: `errcode ${answer.data.errcode}` };
    }
  },
};
