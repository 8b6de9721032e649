import { createHmac } from 'node:crypto';
import * as z from 'zod/mini';
import { JSON_HEADERS, jsonOf, judgeStatus, type Receiver } from './receiver.ts';

const answerSchema = z.object({ code: z.int() });

/**
 * A custom robot of Feishu (飞书) or Lark with 签名校验: HMAC-SHA256 over nothing under the key `timestamp\nsecret`, in the
 * body, the time in seconds. 100 messages a minute, a body up to 20 KB.
 */
export const feishu: Receiver = {
  kind: 'feishu',
  hosts: ['open.feishu.cn', 'open.larksuite.com'],
  secret: 'theirs',
  robot: { longestBytes: 5000, everyMs: 15_000 },
  call({ text }, { url, secret }, now) {
    const timestamp = String(Math.floor(Date.parse(now) / 1000));
    const signed = secret && { timestamp, sign: createHmac('sha256', `${timestamp}\n${secret}`).digest('base64') };
    const body = JSON.stringify({ ...signed, msg_type: 'text', content: { text } });
    return { url, headers: JSON_HEADERS, body };
  },
  judge(heard) {
    const answer = z.safeParse(answerSchema, jsonOf(heard.body));
    // It answers 400 with a code of its own to what it cannot take.
    if (!answer.success) {
      const verdict = judgeStatus(heard);
      return verdict.outcome === 'delivered' ? { outcome: 'failed', code: 'no code' } : verdict;
    }
    switch (answer.data.code) {
      case 0:
        return judgeStatus(heard);
      case 11232:
        return { outcome: 'wait', code: `code ${answer.data.code}`, waitMs: 60_000 };
      case 19001:
        return { outcome: 'gone', code: 'code 19001' };
      default:
        return { outcome: 'failed', code: `code ${answer.data.code}` };
    }
  },
};
