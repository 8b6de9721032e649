import * as z from 'zod/mini';
import { JSON_HEADERS, jsonOf, judgeStatus, type Receiver } from './receiver.ts';

const answerSchema = z.object({ errcode: z.int() });

/** A group robot of WeCom (企业微信): the key in the address is all there is, 20 messages a minute, text up to 2048 bytes. */
export const wecom: Receiver = {
  kind: 'wecom',
  hosts: ['qyapi.weixin.qq.com'],
  secret: 'none',
  robot: { longestBytes: 2048, everyMs: 15_000 },
  call: ({ text }, { url }) => ({
    url,
    headers: JSON_HEADERS,
    body: JSON.stringify({ msgtype: 'text', text: { content: text } }),
  }),
  judge(heard) {
    const answer = z.safeParse(answerSchema, jsonOf(heard.body));
    if (heard.status !== 200 || !answer.success) return answerless(heard);
    switch (answer.data.errcode) {
      case 0:
        return { outcome: 'delivered' };
      case 45009:
        return { outcome: 'wait', code: 'errcode 45009', waitMs: 60_000 };
      case 93000:
        return { outcome: 'gone', code: 'errcode 93000' };
      default:
        return { outcome: 'failed', code: `errcode ${answer.data.errcode}` };
    }
  },
};

/** 200 without the platform's own word is no success. */
function answerless(heard: Parameters<Receiver['judge']>[0]) {
  const verdict = judgeStatus(heard);
  return verdict.outcome === 'delivered' ? ({ outcome: 'failed', code: 'no errcode' } as const) : verdict;
}
