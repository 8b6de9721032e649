import type { Route } from '../platform/http-route.ts';

/** Every problem that a client can meet: its status, and when it is met, as the rest of "Met when …". */
export const PROBLEMS = {
  'body-unreadable': { status: 400, when: 'the body is not JSON' },
  'body-invalid': { status: 400, when: 'a field is unknown, missing or of another form; `errors` names it' },
  'query-invalid': { status: 400, when: 'a query parameter is unknown, missing or of another form; `errors` names it' },
  'cursor-unreadable': { status: 400, when: 'the cursor is not one that this list gave' },
  'if-match-unreadable': { status: 400, when: 'If-Match is not an ETag of ours' },
  'idempotency-key-unreadable': { status: 400, when: 'the key is not 1 to 255 visible ASCII characters' },
  'idempotency-key-missing': { status: 400, when: 'a send comes without an Idempotency-Key' },
  'not-signed-in': { status: 401, when: 'no valid access token came with the request' },
  'role-missing': { status: 403, when: 'none of your roles may do this' },
  'not-yours': { status: 403, when: "neither the ticket's owner nor a supervisor asks" },
  'shops-beyond-yours': { status: 403, when: 'shops are concerned that you may not see yourself' },
  'route-unknown': { status: 404, when: 'there is nothing at this address' },
  'ticket-unknown': { status: 404, when: 'there is no such ticket, or it is of a shop that you may not see' },
  'reply-unknown': { status: 404, when: 'there is no such reply' },
  'message-unknown': { status: 404, when: 'the buyer wrote no such message on the ticket' },
  'text-unknown': { status: 404, when: 'there is no such text (any more)' },
  'attachment-unknown': { status: 404, when: 'there is no such file, or it has not been uploaded (yet)' },
  'queue-unknown': { status: 404, when: 'there is no such queue' },
  'order-unknown': { status: 404, when: 'nothing is known of such an order, or it is of a shop that you may not see' },
  'case-unknown': { status: 404, when: 'there is no such record, or it is of a shop that you may not see' },
  'definition-unknown': { status: 404, when: 'there is no such saved reply or macro (any more)' },
  'export-unknown': { status: 404, when: 'nothing was collected yet, or it is gone after 7 days' },
  'shop-unknown': { status: 404, when: 'the connection has no such shop, or you may not see it' },
  'connection-unknown': { status: 404, when: 'there is no such connection, or you may see none of its shops' },
  'method-not-allowed': { status: 405, when: 'the address takes another method; `Allow` names those' },
  conflict: { status: 409, when: 'others kept writing at the same time' },
  'already-claimed': { status: 409, when: 'another agent holds the ticket; `owner` says who' },
  'ticket-merged': { status: 409, when: 'the ticket was merged into another; `mergedInto` and `Location` say which' },
  'merge-into-merged': { status: 409, when: 'the other ticket was itself merged away; `mergedInto` says where' },
  'merge-too-many': { status: 409, when: 'the other ticket would have taken in more than five' },
  'ticket-resolved': { status: 409, when: 'the ticket is resolved: reopen it first' },
  'idempotency-key-in-use': {
    status: 409,
    when: 'the same request is being worked on; `Retry-After` says for how long',
  },
  'reply-not-unknown': { status: 409, when: 'what became of the reply is known; `state` says it' },
  'draft-expired': { status: 409, when: 'the draft under this key was dropped after a day: use a new key' },
  'endpoint-unknown': { status: 404, when: 'there is no such endpoint, or it hears of shops that you may not see' },
  'event-unknown': { status: 404, when: 'that event was not tried at that endpoint in the last week' },
  'events-gone': { status: 410, when: 'the cursor is so old that what came after it may be gone' },
  'ticket-moved': { status: 412, when: 'the ticket has changed since you read it; `changed` says what happened' },
  'definition-moved': { status: 412, when: 'someone has changed it since you read it; `etag` is its present one' },
  'body-too-large': { status: 413, when: 'the body is over 64 KB' },
  'idempotency-key-reused': { status: 422, when: 'the key was used for another request' },
  'reply-blocked': { status: 422, when: 'the channel would not take the message; `errors` says why' },
  'attachment-refused': { status: 422, when: 'the channel takes no such file; `errors` says why' },
  'template-variables': { status: 422, when: 'variables of the template are missing or mistyped; `errors` names them' },
  'saved-reply-unknown': { status: 422, when: 'the saved reply that was named is not there (any more)' },
  'saved-reply-invalid': { status: 422, when: 'a text could never be sent; `errors` says which and why' },
  'endpoint-address': {
    status: 422,
    when: "the address of an endpoint is not https, not public, or not its platform's",
  },
  'endpoint-secret': { status: 422, when: 'an endpoint of that kind has no secret to be set or rotated' },
  'too-many-endpoints': { status: 422, when: 'there are 50 endpoints already' },
  'shops-unknown': { status: 422, when: 'a shop named in the body is not known; `errors` says which' },
  'member-name-invalid': { status: 422, when: 'the name is not of the form that the sign-in gives' },
  'merge-into-itself': { status: 422, when: 'both tickets are the same' },
  'merge-other-buyer': { status: 422, when: 'the other ticket is of another buyer or shop' },
  'assignee-sees-not': { status: 422, when: 'the colleague may not see the shop' },
  'too-many-tags': { status: 422, when: 'the ticket would have more tags than fit' },
  'snooze-not-ahead': { status: 422, when: 'the end of the snooze has passed' },
  'snooze-too-far': { status: 422, when: 'the end of the snooze is more than 90 days away' },
  'if-match-missing': { status: 428, when: 'If-Match is missing' },
  internal: { status: 500, when: 'the fault is ours' },
  'not-yet': { status: 503, when: 'something that passes by itself is in the way' },
} as const satisfies Record<string, { status: number; when: string }>;

export type ProblemCode = keyof typeof PROBLEMS;

/** Problems that no route has for itself: the address was wrong before there was one. */
export const OUTSIDE_ROUTES: readonly ProblemCode[] = ['route-unknown', 'method-not-allowed'];

/** All problems that a route may answer with: its own, and those that follow from how it is asked. */
export function problemsOf<Live>(route: Route<Live>): ProblemCode[] {
  const changes = route.method !== 'GET';
  const takesBody = route.method === 'POST' || route.method === 'PUT';
  const codes = new Set<string>([
    'query-invalid',
    'not-signed-in',
    'internal',
    'not-yet',
    ...(route.roles === 'signed-in' ? [] : ['role-missing']),
    ...(takesBody ? ['body-unreadable', 'body-invalid', 'body-too-large'] : []),
    ...(changes ? ['idempotency-key-unreadable', 'idempotency-key-reused', 'conflict'] : []),
    ...(changes && route.keyKeptBy !== 'route' ? ['idempotency-key-in-use'] : []),
    ...(route.key === 'required' ? ['idempotency-key-missing'] : []),
    ...(route.ifMatch ? ['if-match-unreadable'] : []),
    ...(route.ifMatch && route.path.includes('{ticketId}') ? ['ticket-moved', 'ticket-merged'] : []),
    ...(route.ifMatch === 'required' ? ['if-match-missing'] : []),
    ...(route.problems ?? []),
  ]);
  return (Object.keys(PROBLEMS) as ProblemCode[]).filter((code) => codes.has(code));
}
