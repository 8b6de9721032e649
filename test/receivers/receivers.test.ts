import { describe, expect, test } from 'vitest';
import { ENDPOINT_KINDS } from '../../functions/domain/endpoint.ts';
import { receiverOf } from '../../functions/receivers/registry.ts';
import { sample } from '../support/written.ts';

const letter = { id: 'hap_1', text: '有 3 条' };
const heard = (status: number, body: unknown = '', retryAfter?: string) => ({
  status,
  body: typeof body === 'string' ? body : JSON.stringify(body),
  retryAfter,
});

describe('a webhook', () => {
  const { call, judge } = receiverOf('webhook');
  const vector = JSON.parse(sample('standard-webhooks/signed-sample.vector.json'));
  const at = new Date(vector.now_seconds_for_test * 1000).toISOString();
  const published = { id: vector.headers['webhook-id'], text: vector.body };

  test("is signed as the specification's own sample is", () => {
    const { headers, body } = call(published, { url: 'https://erp.example.com/', secret: vector.secret }, at);

    expect(headers).toMatchObject(vector.headers);
    expect(body).toBe(vector.body);
  });

  test('is signed with both secrets while one replaces the other, and no longer', () => {
    const until = new Date(vector.now_seconds_for_test * 1000 + 1).toISOString();
    const other = 'whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';
    const access = { url: 'https://erp.example.com/', secret: other, previous: { secret: vector.secret, until } };

    const both = call(published, access, at).headers['webhook-signature'];
    const one = call(published, access, until).headers['webhook-signature'];

    expect(both?.split(' ')).toHaveLength(2);
    expect(both?.split(' ')).toContain(vector.headers['webhook-signature']);
    expect(one?.split(' ')).toHaveLength(1);
  });

  test.each([
    [heard(200), { outcome: 'delivered' }],
    [heard(204), { outcome: 'delivered' }],
    [heard(301), { outcome: 'failed', code: '301' }],
    [heard(404), { outcome: 'failed', code: '404' }],
    [heard(410), { outcome: 'gone', code: '410' }],
    [heard(429, '', '120'), { outcome: 'wait', code: '429', waitMs: 120_000 }],
    [heard(503, '', '999999999'), { outcome: 'wait', code: '503', waitMs: 86_400_000 }],
    [heard(503), { outcome: 'failed', code: '503' }],
  ])('that is answered $status is judged so', (answer, verdict) => {
    expect(judge(answer)).toEqual(verdict);
  });
});

describe('a robot of WeCom', () => {
  const { call, judge } = receiverOf('wecom');
  const url = 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6';

  test('gets text at its address, with nothing signed', () => {
    const { url: called, body } = call(letter, { url }, '2026-11-28T08:00:00.000Z');

    expect(called).toBe(url);
    expect(JSON.parse(body)).toEqual({ msgtype: 'text', text: { content: letter.text } });
  });

  test.each([
    [heard(200, { errcode: 0, errmsg: 'ok' }), 'delivered'],
    [heard(200, { errcode: 45009, errmsg: 'api freq out of limit' }), 'wait'],
    [heard(200, { errcode: 93000, errmsg: 'invalid webhook url' }), 'gone'],
    [heard(200, { errcode: 40008, errmsg: 'invalid message type' }), 'failed'],
    [heard(200, '<html>'), 'failed'],
    [heard(502), 'failed'],
  ])('believes the word in the answer and not its status', (answer, outcome) => {
    expect(judge(answer).outcome).toBe(outcome);
  });
});

describe('a robot of DingTalk', () => {
  const { call, judge } = receiverOf('dingtalk');
  const url = 'https://oapi.dingtalk.com/robot/send?access_token=abc';
  const secret = 'SEC000000000000000000000000000000000000000000000000000000000000000a';

  test('is signed in the address: computed with Python for the same time and secret', () => {
    const { url: called } = call(letter, { url, secret }, '2019-12-25T08:23:56.757Z');

    expect(called).toBe(`${url}&timestamp=1577262236757&sign=DYwNdJ4pn5uv21nUKCjdq9wWd9xCaZMCLUCIQy3KO0M%3D`);
  });

  test('without a secret (keyword or addresses instead) is not signed', () => {
    expect(call(letter, { url }, '2019-12-25T08:23:56.757Z').url).toBe(url);
  });

  test.each([
    [heard(200, { errcode: 0, errmsg: 'ok' }), 'delivered'],
    [heard(200, { errcode: 130101, errmsg: 'send too fast' }), 'wait'],
    [heard(200, { errcode: 300001, errmsg: 'token is not exist' }), 'gone'],
    [heard(200, { errcode: 310000, errmsg: 'sign not match' }), 'failed'],
    [heard(200, 'ok'), 'failed'],
  ])('believes the word in the answer', (answer, outcome) => {
    expect(judge(answer).outcome).toBe(outcome);
  });
});

describe('a robot of Feishu', () => {
  const { call, judge } = receiverOf('feishu');
  const url = 'https://open.feishu.cn/open-apis/bot/v2/hook/xxx';

  test('is signed in the body: computed with Python for the same time and secret', () => {
    const { body } = call(letter, { url, secret: 'demo' }, '2020-09-06T02:47:53.000Z');

    expect(JSON.parse(body)).toEqual({
      timestamp: '1599360473',
      sign: 'l1N0gAcBjdwBvGm1xMjOF0XSyaLRpR7tuO5dHfhAYc8=',
      msg_type: 'text',
      content: { text: letter.text },
    });
  });

  test.each([
    [heard(200, { code: 0, msg: 'success' }), 'delivered'],
    [heard(200, { StatusCode: 0, StatusMessage: 'success' }), 'failed'],
    [heard(200, { code: 19021, msg: 'sign match fail' }), 'failed'],
    [heard(400, { code: 9499, msg: 'Bad Request' }), 'failed'],
    [heard(200, { code: 11232, msg: 'frequency limited' }), 'wait'],
    [heard(200, { code: 19001, msg: 'incoming webhook access token invalid' }), 'gone'],
  ])('believes the word in the answer', (answer, outcome) => {
    expect(judge(answer).outcome).toBe(outcome);
  });
});

describe('an incoming webhook of Slack', () => {
  const { call, judge } = receiverOf('slack');

  test('gets text at its address', () => {
    const { body } = call(letter, { url: 'https://hooks.slack.com/services/T/B/x' }, '2026-11-28T08:00:00.000Z');

    expect(JSON.parse(body)).toEqual({ text: letter.text });
  });

  test.each([
    [heard(200, 'ok'), 'delivered'],
    [heard(200, '<html>'), 'failed'],
    [heard(400, 'invalid_payload'), 'failed'],
    [heard(404, 'no_service'), 'gone'],
    [heard(410, 'channel_is_archived'), 'gone'],
    [heard(429, '', '30'), 'wait'],
  ])('believes the word in the answer', (answer, outcome) => {
    expect(judge(answer).outcome).toBe(outcome);
  });
});

test('every robot has hosts of its own, so that a mistyped address leaks nothing', () => {
  for (const kind of ENDPOINT_KINDS.filter((one) => one !== 'webhook')) {
    expect(receiverOf(kind)).toMatchObject({ kind, hosts: expect.any(Array), robot: expect.any(Object) });
  }
});
