import { createHash } from 'node:crypto';
import type { Log } from './log.ts';
import type { Settings } from './settings.ts';
import type { Marketplace } from './simulator.ts';

/** One push and what became of it. `status` is the last answer's; 0 where none came. */
export type Push = {
  readonly id: string;
  readonly at: string;
  readonly body: string;
  status: number;
  accepted: boolean;
  attempts: number;
};

export type PushOptions = {
  /** Signs with another secret than the configured one. */
  readonly secret?: string | undefined;
  /** The event's id where the channel has it in a header. */
  readonly id?: string | undefined;
  /** Follows the schedule of retries, whatever is configured. */
  readonly retries?: boolean | undefined;
};

/** Pushes as the channel does: signed, judged by the channel's own rule of what counts as accepted, tried again if so set. */
export function createPusher(marketplace: Marketplace, settings: Settings, log: Log, at: () => string) {
  let provenWebhook: string | undefined;

  return async (payload: string | Uint8Array | object, options: PushOptions = {}): Promise<Push> => {
    const first = bytesOf(payload);
    // The same payload is the same event, also after the marketplace was started anew.
    const id = options.id ?? `msg_${createHash('sha256').update(first).digest('base64url').slice(0, 22)}`;
    const push: Push = { id, at: at(), body: first.toString('utf8'), status: 0, accepted: false, attempts: 0 };
    log.delivered.push(push);
    const { webhook } = settings;
    if (webhook && marketplace.challenge && provenWebhook !== webhook) {
      if (await marketplace.challenge(webhook)) provenWebhook = webhook;
    }
    const mayPush = webhook && (!marketplace.challenge || provenWebhook === webhook);
    const delays = (options.retries ?? settings.retries) ? marketplace.retryDelaysMs : [];
    for (const delay of mayPush ? [0, ...delays] : []) {
      await wait(delay * settings.retryScale);
      push.attempts += 1;
      const { attempts: attempt } = push;
      const body = attempt === 1 ? first : (marketplace.again?.(first, attempt) ?? first);
      const headers = marketplace.sign(body, { id, attempt, secret: options.secret ?? settings.secret });
      const answer = await post(webhook ?? '', body, headers, marketplace.timeoutMs);
      push.status = answer.status;
      push.accepted = marketplace.accepts(answer.status, answer.body);
      if (push.accepted) return push;
    }
    marketplace.lost?.(first);
    return push;
  };
}

function bytesOf(payload: string | Uint8Array | object): Buffer {
  if (payload instanceof Uint8Array) return Buffer.from(payload);
  return Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload));
}

async function post(webhook: string, body: Buffer, headers: Record<string, string>, timeoutMs: number) {
  try {
    const answer = await fetch(webhook, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: new Uint8Array(body),
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    return { status: answer.status, body: await answer.text() };
  } catch {
    return { status: 0, body: '' };
  }
}

function wait(ms: number): Promise<void> {
  return ms > 0 ? new Promise((resolve) => setTimeout(resolve, ms)) : Promise.resolve();
}
