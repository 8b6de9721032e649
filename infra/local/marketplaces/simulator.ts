import type { RequestListener } from 'node:http';
import { type Control, controlRoutes } from './control.ts';
import { type Answers, type Call, type Fault, type FaultKind, faultAnswer, takeFault } from './faults.ts';
import { type Answer, readRequest, type SimulatedRequest, send } from './http.ts';
import { createLog, type Log } from './log.ts';
import { createPusher, type Push, type PushOptions } from './push.ts';
import { initialSettings, type Settings } from './settings.ts';

/** A buyer's message as a test or the demo tells it; what is left out is made up. */
export type BuyerMessage = {
  readonly shop: string;
  readonly buyer: string;
  readonly buyerName?: string | undefined;
  readonly text: string;
  readonly conversation?: string | undefined;
  readonly messageId?: string | undefined;
  readonly orderId?: string | undefined;
  readonly itemId?: string | undefined;
  readonly at?: string | undefined;
};

/** One message in the marketplace's own copy of a conversation. */
export type KeptMessage = Required<
  Pick<BuyerMessage, 'shop' | 'buyer' | 'text' | 'conversation' | 'messageId' | 'at'>
> & {
  readonly from: 'buyer' | 'seller';
  readonly buyerName?: string | undefined;
  readonly orderId?: string | undefined;
  readonly itemId?: string | undefined;
  readonly clientRef?: string | undefined;
  /** Files that we sent along, where the buyer can fetch them. */
  readonly attachments?: readonly { readonly name: string; readonly type: string; readonly url: string }[] | undefined;
};

export type Route = {
  readonly method: string;
  readonly path: RegExp;
  readonly call: Call;
  /** Checks signature or token and does the work. What it refuses goes to `log.refused` by the answer's own reason. */
  readonly handle: (request: SimulatedRequest, match: RegExpExecArray) => Answer;
};

/** What one channel adds to the common part. */
export type Marketplace = {
  readonly channel: string;
  readonly routes: readonly Route[];
  /** Headers of a push, signed as the channel signs; `attempt` counts from 1. */
  readonly sign: (body: Buffer, push: { id: string; attempt: number; secret: string }) => Record<string, string>;
  /** The bytes of a later attempt where the channel changes them. */
  readonly again?: (body: Buffer, attempt: number) => Buffer;
  readonly accepts: (status: number, body: string) => boolean;
  readonly retryDelaysMs: readonly number[];
  readonly timeoutMs: number;
  /** Proves the webhook's ownership before the first push to it; false = the channel does not push. */
  readonly challenge?: (webhook: string) => Promise<boolean>;
  /** Told of a push that was given up. */
  readonly lost?: (body: Buffer) => void;
  readonly answers: Answers;
  readonly expire: (request: SimulatedRequest) => void;
  readonly message: (message: KeptMessage) => object;
  /** An id in the channel's form for the n-th thing that needs one. */
  readonly idOf: (kind: 'message' | 'conversation', n: number) => string;
  readonly configured?: () => void;
  readonly reset?: () => void;
};

/** A marketplace that checks what we send it, remembers what it accepted and can be told to misbehave. */
export type Simulator = {
  readonly channel: string;
  readonly listener: RequestListener;
  readonly log: Log;
  /** Signs and posts a payload to the webhook as the channel would. Resolves once it was accepted or given up. */
  readonly push: (payload: string | Uint8Array | object, options?: PushOptions) => Promise<Push>;
  /** Puts a buyer's message into the conversation and pushes it. */
  readonly buyerWrites: (message: BuyerMessage, options?: PushOptions) => Promise<Push>;
  readonly conversation: (id: string) => readonly KeptMessage[];
  readonly configure: (settings: Partial<Settings>) => void;
  readonly fault: (fault: Fault) => void;
  readonly clearFaults: () => void;
  readonly reset: () => void;
};

export type SimulatorOptions = Partial<Settings> & {
  /** Milliseconds since 1970; `Date.now` unless a controllable clock drives it. */
  readonly now?: () => number;
};

/** What the common part lends to a channel. */
export type Stage = {
  readonly settings: Settings;
  readonly now: () => number;
  readonly log: Log;
  readonly messages: KeptMessage[];
  /** Books a message of ours as accepted. */
  readonly accept: (message: Omit<KeptMessage, 'at' | 'from' | 'messageId'>) => KeptMessage;
};

/** Builds a simulator: `describe` gets the stage and says what is special about the channel. */
export function createSimulator(options: SimulatorOptions, describe: (stage: Stage) => Marketplace): Simulator {
  const { now: clock = Date.now, ...given } = options;
  const settings: Settings = { ...initialSettings(), ...given };
  const log = createLog();
  const messages: KeptMessage[] = [];
  const armed: Fault[] = [];
  const now = () => clock() + settings.clockOffsetMs;
  const at = () => new Date(now()).toISOString();

  let ids = 0;
  const newId = (kind: 'message' | 'conversation') => {
    ids += 1;
    return marketplace.idOf(kind, settings.idsFrom + ids);
  };

  const accept: Stage['accept'] = (message) => {
    const kept: KeptMessage = { ...message, messageId: newId('message'), at: at(), from: 'seller' };
    messages.push(kept);
    log.received.push({ ...kept, externalId: kept.messageId });
    // After the answer, as a channel would; also where the answer was lost.
    if (settings.echo) setImmediate(() => void push(marketplace.message(kept)));
    return kept;
  };
  const marketplace = describe({ settings, now, log, messages, accept });
  const push = createPusher(marketplace, settings, log, at);
  marketplace.configured?.();

  const simulator: Control = {
    channel: marketplace.channel,
    log,
    push,
    buyerWrites(message, pushOptions) {
      const conversation = message.conversation ?? existing(messages, message) ?? newId('conversation');
      const messageId = message.messageId ?? newId('message');
      const kept: KeptMessage = { ...message, conversation, messageId, at: message.at ?? at(), from: 'buyer' };
      messages.push(kept);
      return push(marketplace.message(kept), pushOptions);
    },
    conversation: (id) => messages.filter(({ conversation }) => conversation === id),
    configure(changes) {
      Object.assign(settings, changes);
      marketplace.configured?.();
    },
    fault: (fault) => void armed.push({ ...fault }),
    clearFaults: () => void armed.splice(0),
    reset() {
      ids = 0;
      for (const list of [messages, armed, log.delivered, log.received, log.refused, log.repeated]) list.splice(0);
      Object.assign(settings, initialSettings(), given);
      marketplace.reset?.();
      marketplace.configured?.();
    },
  };
  const routes = controlRoutes(simulator);

  const listener: RequestListener = async (incoming, outgoing) => {
    const request = await readRequest(incoming);
    const control = routes[`${request.method} ${request.path}`];
    if (control) return send(outgoing, await control(request));
    const found = routeOf(marketplace.routes, request);
    if (!found) return send(outgoing, { status: 404, body: { error: 'no such call' } });

    if (settings.lagMs > 0) await new Promise((resolve) => setTimeout(resolve, settings.lagMs));
    const fault = takeFault(armed, found.route.call);
    if (fault?.fault === 'resetBefore') return void incoming.socket.destroy();
    if (fault?.fault === 'expireToken') marketplace.expire(request);
    const early = fault && faultAnswer(fault, marketplace.answers);
    const answer = early ?? found.route.handle(request, found.match);
    if (answer.refused) log.refused.push({ at: at(), call: found.route.call, reason: answer.refused });
    if (fault?.fault === 'resetAfter') return void incoming.socket.destroy();
    // The answer never comes: the caller's own patience ends it.
    if (fault?.fault === 'timeoutAfter') return;
    send(outgoing, answer);
  };
  return { ...simulator, listener };
}

function existing(messages: readonly KeptMessage[], { shop, buyer }: BuyerMessage): string | undefined {
  return messages.find((message) => message.shop === shop && message.buyer === buyer)?.conversation;
}

function routeOf(routes: readonly Route[], request: SimulatedRequest) {
  for (const route of routes) {
    const match = route.method === request.method ? route.path.exec(request.path) : null;
    if (match) return { route, match };
  }
  return undefined;
}

export type { Answer, Call, Fault, FaultKind, Log, Push, PushOptions, Settings, SimulatedRequest };
