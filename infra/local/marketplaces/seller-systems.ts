import { createHmac } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { Webhook } from 'standardwebhooks';
import * as z from 'zod/mini';
import { type Answer, jsonOf, readRequest, type SimulatedRequest, send } from './http.ts';

/** What the seller's own side accepted: events of its system, words in its chats. */
export type SystemLog = {
  readonly received: { readonly at: string; readonly by: string; readonly id: string; readonly body: string }[];
  readonly refused: { readonly at: string; readonly by: string; readonly reason: string }[];
};

const settingsSchema = z.object({
  /** Secrets by path: a webhook's `whsec_…`, what a robot's platform gave. Unset: nothing is accepted there. */
  secrets: z.record(z.string(), z.string()),
  /** Answered to everything instead of looking at it: a system that is down, or gone. */
  status: z.optional(z.int()),
  clockOffsetMs: z.number(),
});
type Settings = z.infer<typeof settingsSchema>;

export type SellerSystems = {
  readonly listener: RequestListener;
  readonly log: SystemLog;
  readonly configure: (changes: Partial<Settings>) => void;
};

const TOLERANCE_MS = 300_000;
const HOUR_MS = 3_600_000;
const textSchema = z.object({ text: z.object({ content: z.string().check(z.minLength(1)) }) });
const feishuSchema = z.object({
  timestamp: z.string(),
  sign: z.string(),
  content: z.object({ text: z.string().check(z.minLength(1)) }),
});
const slackSchema = z.object({ text: z.string().check(z.minLength(1)) });

type Judgement = { readonly reason?: string; readonly answer: Answer; readonly id?: string };

/**
 * The seller's own system at `POST /hooks…` and the robots of its chats at `/wecom`, `/dingtalk`, `/feishu`, `/slack`, each
 * checking what it gets as the real one is told to, by its own code. `/_sim/configure` and `/_sim/log` as at a marketplace.
 */
export function createSellerSystems({ now: clock = Date.now }: { now?: () => number } = {}): SellerSystems {
  const settings: Settings = { secrets: {}, clockOffsetMs: 0 };
  const log: SystemLog = { received: [], refused: [] };
  const now = () => clock() + settings.clockOffsetMs;

  const judges: Record<string, (request: SimulatedRequest, secret: string) => Judgement> = {
    hooks: ({ headers, body }, secret) => {
      const { 'webhook-id': id = '', 'webhook-timestamp': timestamp = '', 'webhook-signature': given = '' } = headers;
      const sentAt = Number(timestamp) * 1000;
      if (!id || !(Math.abs(now() - sentAt) <= TOLERANCE_MS)) return refused('timestamp', { status: 401 });
      // The library's own check reads the machine's clock, which a controllable one may have left behind.
      const expected = new Webhook(secret).sign(id, new Date(sentAt), body.toString('utf8'));
      return given.split(' ').includes(expected)
        ? { id, answer: { status: 204 } }
        : refused('signature', { status: 401 });
    },
    wecom: ({ query, body }, secret) => {
      if (query.get('key') !== secret) return refused('key', errcode(93000));
      return z.safeParse(textSchema, jsonOf(body)).success ? told(errcode(0)) : refused('shape', errcode(40008));
    },
    dingtalk: ({ query, body }, secret) => {
      const timestamp = query.get('timestamp') ?? '';
      const sign = createHmac('sha256', secret).update(`${timestamp}\n${secret}`).digest('base64');
      const isFresh = Math.abs(now() - Number(timestamp)) <= HOUR_MS;
      if (query.get('sign') !== sign || !isFresh) return refused('signature', errcode(310000));
      return z.safeParse(textSchema, jsonOf(body)).success ? told(errcode(0)) : refused('shape', errcode(40035));
    },
    feishu: ({ body }, secret) => {
      const given = z.safeParse(feishuSchema, jsonOf(body));
      if (!given.success) return refused('shape', { status: 400, body: { code: 9499 } });
      const { timestamp, sign } = given.data;
      const isFresh = Math.abs(now() - Number(timestamp) * 1000) <= HOUR_MS;
      const expected = createHmac('sha256', `${timestamp}\n${secret}`).update('').digest('base64');
      if (sign !== expected || !isFresh) return refused('signature', { status: 200, body: { code: 19021 } });
      return told({ status: 200, body: { code: 0, msg: 'success' } });
    },
    slack: ({ body }) =>
      z.safeParse(slackSchema, jsonOf(body)).success
        ? told({ status: 200, body: 'ok' })
        : refused('shape', { status: 400, body: 'invalid_payload' }),
  };

  const control: Record<string, (request: SimulatedRequest) => Answer> = {
    'GET /_sim/log': () => ({ status: 200, body: log }),
    'POST /_sim/configure': ({ body }) => {
      const changes = z.safeParse(z.partial(settingsSchema), jsonOf(body));
      if (!changes.success) return { status: 400, body: { error: 'wrong body' } };
      Object.assign(settings, changes.data);
      return { status: 200, body: { configured: Object.keys(changes.data) } };
    },
  };

  function answerTo(request: SimulatedRequest): Answer {
    const by = request.path.slice(1);
    const judge = judges[by.split('/')[0] ?? ''];
    const secret = settings.secrets[by];
    if (!judge || secret === undefined) return { status: 404 };
    if (settings.status !== undefined) return { status: settings.status };
    const at = new Date(now()).toISOString();
    const { reason, answer, id = '' } = judge(request, secret);
    if (reason) log.refused.push({ at, by, reason });
    else log.received.push({ at, by, id, body: request.body.toString('utf8') });
    return answer;
  }

  return {
    log,
    configure: (changes) => void Object.assign(settings, changes),
    listener: async (incoming, outgoing) => {
      const request = await readRequest(incoming);
      const act = control[`${request.method} ${request.path}`] ?? answerTo;
      send(outgoing, act(request));
    },
  };
}

function errcode(code: number): Answer {
  return { status: 200, body: { errcode: code, errmsg: code === 0 ? 'ok' : 'refused' } };
}

function told(answer: Answer): Judgement {
  return { answer };
}

function refused(reason: string, answer: Answer): Judgement {
  return { reason, answer };
}
