import type { AttachmentRules } from '../domain/attachment.ts';
import type { Access, ConnectionSecrets, Shop } from '../domain/connection.ts';
import type { ChannelEvent, OrderEvent } from '../domain/event.ts';
import type { Instant } from '../domain/instant.ts';

/**
 * How one channel speaks. Four parts, so that each function bundles only what it runs:
 * `door` (receive-webhook), `mapping` (triage-message), `outbound` (send-message and fetches), `poll` (sweep-clocks).
 * A part or a capability that a channel lacks is `null` here, said in the type, never an undefined found at run time.
 * Connectors never log, never retry, never read the clock or the environment.
 */
export type Connector = {
  readonly mapping: Mapping;
  readonly outbound: Outbound;
  readonly poll: Poll | null;
};

/** A request as it reached us: header names in lower case, body bytes untouched. */
export type DoorRequest = {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly receivedAt: Instant;
};

export type DoorAnswer = { readonly status: number; readonly headers?: Record<string, string>; readonly body: string };

/** What a connector may reach: the network and nothing else. `keys` outlives the request (a warm function). */
export type Reach = {
  readonly fetch: typeof fetch;
  readonly keys: Map<string, { readonly value: string; readonly until: Instant }>;
};

export type Door = {
  /** Header names (lower case) that verification or mapping reads: only these travel in the envelope. */
  readonly headers: readonly string[];
  /** Answer to a verified webhook. */
  readonly accepted: DoorAnswer;
  /** Answers a channel's proof-of-ownership request; null where the channel has none. Returns undefined when this request is not one. */
  readonly challenge: null | ((request: DoorRequest, connection: ConnectionSecrets) => DoorAnswer | undefined);
  /**
   * Throws `SignatureRejected` unless the bytes come from the channel. Resolves to `unverified` only where the key that
   * would tell could not be fetched: the envelope then goes on unread and triage verifies it with the time of receipt.
   * Throws `NotYet` where so many keys proved unknown that it asks for no more just now: nothing is said of the bytes.
   * `now`, where that is later than the receipt, is the time for what it remembers of keys.
   */
  readonly verify: (
    request: DoorRequest,
    connection: ConnectionSecrets,
    reach: Reach,
    now?: Instant,
  ) => Promise<'verified' | 'unverified'>;
};

/** A verified delivery, as triage hands it to the mapping. */
export type Delivery = {
  readonly deliveryId: string;
  readonly connection: ConnectionSecrets;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly receivedAt: Instant;
};

export type Mapping = {
  /**
   * The events in a delivery; `ignored` where the channel tells something that this desk has no use for (with its topic).
   * `shops` looks a shop up by the channel's id (undefined = not ours). Throws `Unreadable` for a body of unknown shape.
   * Deterministic: the same bytes give the same events and ids on every retry.
   */
  readonly events: (
    delivery: Delivery,
    shops: (shop: string) => Shop | undefined,
  ) => ChannelEvent[] | { ignored: string };
};

export type Outgoing = {
  /** Our reply's id; sent along where the channel takes an idempotency key or a client reference. */
  readonly replyId: string;
  readonly conversation: string;
  readonly buyer: string;
  readonly text: string;
  readonly orderId?: string | undefined;
  /** Never more, of other types or larger than the channel's `attachments` say; `url` can be read for an hour. */
  readonly attachments?: readonly { readonly name: string; readonly type: string; readonly url: string }[] | undefined;
};

/**
 * What became of a send. `unknown` is honest: it may or may not have reached the buyer and is never repeated blindly.
 * `not-sent` is only for what surely did not arrive (refused before acceptance) and may be tried again.
 */
export type SendOutcome =
  | { readonly outcome: 'sent'; readonly externalId: string }
  | { readonly outcome: 'refused'; readonly code: string }
  | { readonly outcome: 'throttled'; readonly retryAfterMs: number }
  | { readonly outcome: 'unauthorised' }
  | { readonly outcome: 'not-sent'; readonly code: string }
  | { readonly outcome: 'unknown'; readonly code: string };

export type OutboundContext = {
  readonly connection: ConnectionSecrets;
  readonly shop: Shop;
  readonly access: Access | undefined;
  readonly now: Instant;
  readonly reach: Reach;
};

/** A message of the shop found in the channel's own copy of the conversation. */
export type SentMessage = {
  readonly externalId: string;
  readonly text: string;
  readonly at: Instant;
  readonly clientRef?: string | undefined;
};

export type TokenSet = { readonly access: string; readonly refresh: string; readonly expiresAt: Instant };

export type Outbound = {
  /** Longest text in Unicode code points; null where the channel states none (see the channel's facts page). */
  readonly maxText: number | null;
  /** Files that go with a message; null where the connector can send none. */
  readonly attachments: AttachmentRules | null;
  /** Whether the channel's rules allow a message that no person sent. */
  readonly automaticAnswers: boolean;
  readonly send: (message: Outgoing, context: OutboundContext) => Promise<SendOutcome>;
  /** The shop's own messages in a conversation since a moment, to settle an unknown; null where it can't be read back. */
  readonly sentSince:
    | null
    | ((conversation: string, since: Instant, context: OutboundContext) => Promise<SentMessage[]>);
  /** Details of an order that a webhook only pointed at; null where webhooks carry everything. Resolves to undefined where the channel no longer knows it. */
  readonly fetchOrder: null | ((orderId: string, context: OutboundContext) => Promise<OrderEvent | undefined>);
  /** Trades a refresh token for the next pair; null where access never expires. `singleUse` tokens are never tried twice. */
  readonly refresh: null | {
    readonly singleUse: boolean;
    readonly call: (refreshToken: string, context: OutboundContext) => Promise<TokenSet>;
  };
};

/** What a poll found: raw bodies that enter the intake queue exactly as if pushed, and how to tell the channel that we have them. */
export type Poll = {
  readonly everyMs: number;
  readonly fetch: (context: Omit<OutboundContext, 'shop'> & { readonly shop: Shop | undefined }) => Promise<{
    bodies: Uint8Array[];
    /** Called after every body is safely in the intake queue; a crash before it means the same bodies again. */
    confirm: null | (() => Promise<void>);
  }>;
};
