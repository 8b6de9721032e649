/** The closed family of errors that our own code throws. Everything else is a fault: retried, then dead-lettered. */

/** The request did not come from the channel: no, wrong, stale or malformed signature. Answered 4xx, counted, never stored. */
export class SignatureRejected extends Error {
  override name = 'SignatureRejected';
}

/** A verified body, queue message or table item that is not of the shape we know. Set aside; a retry cannot help. */
export class Unreadable extends Error {
  override name = 'Unreadable';
}

/** Someone else wrote first: read again and decide again. */
export class Conflict extends Error {
  override name = 'Conflict';
}

/** The channel refused the access token although our copy of it had not run out: refresh, then try again. */
export class AccessRejected extends Error {
  override name = 'AccessRejected';
}

/** Expected to pass by itself (throttled, token refreshing, key not fetched): the work is parked until `notBefore`. */
export class NotYet extends Error {
  override name = 'NotYet';
  readonly notBefore: string;
  constructor(message: string, notBefore: string, options?: ErrorOptions) {
    super(message, options);
    this.notBefore = notBefore;
  }
}

/** What the channel tells is of a person who has been erased since: it is not stored again. */
export class Erased extends Error {
  override name = 'Erased';
}

/** What a client of the agent API may see: RFC 9457 problem with a stable `code`. */
export class Problem extends Error {
  override name = 'Problem';
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly extra: Record<string, unknown>;
  constructor(status: number, code: string, detail: string, extra: Record<string, unknown> = {}) {
    super(code);
    this.status = status;
    this.code = code;
    this.detail = detail;
    this.extra = extra;
  }
}
