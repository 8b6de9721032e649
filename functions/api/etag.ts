import { Problem } from '../domain/errors.ts';

/** The entity tag of a version. What shows more than the ticket adds a mark of all that it shows: `"v3.k2…"`. */
export function etagOf(version: number): string {
  return `"v${version}"`;
}

/**
 * The version that a command must name in `If-Match`. Throws 428 without the header, 400 for anything but one tag of ours (`*`
 * would mean that the client has not looked). A weak tag is taken: caches on the way weaken tags of what they compress. So is
 * one with a mark: what stands beside the ticket may have changed since, the ticket must not.
 */
export function requiredVersion(headers: Readonly<Record<string, string>>): number {
  const given = headers['if-match'];
  if (given === undefined) {
    throw new Problem(428, 'if-match-missing', 'Send the ETag of what you saw as If-Match.');
  }
  const version = /^(?:W\/)?"v(\d{1,15})(?:\.[\w-]{1,64})?"$/.exec(given.trim())?.[1];
  if (version) return Number(version);
  throw new Problem(400, 'if-match-unreadable', 'If-Match must be an ETag as it was given, such as "v3".');
}
