import { Problem } from '../domain/errors.ts';
import { digest } from '../domain/id.ts';
import type { Change, Ticket } from '../domain/ticket.ts';
import type { Store } from '../store/store.ts';
import { CHANGES_SEARCHED } from '../store/tickets.ts';
import type { TicketRequest } from './route.ts';

export const REPLAYED = { 'idempotency-replayed': 'true' } as const;

/** The client's own key for a command; undefined without one. Throws 400 for one that is no 1 to 255 visible characters. */
export function idempotencyKeyIn(headers: Readonly<Record<string, string>>): string | undefined {
  const key = headers['idempotency-key'];
  if (key === undefined || /^[\x21-\x7e]{1,255}$/.test(key)) return key;
  throw new Problem(400, 'idempotency-key-unreadable', 'Idempotency-Key must be 1 to 255 visible ASCII characters.');
}

/** The key of a request that must have one. Throws 400 without. */
export function requiredKey(headers: Readonly<Record<string, string>>): string {
  const key = idempotencyKeyIn(headers);
  if (key !== undefined) return key;
  throw new Problem(400, 'idempotency-key-missing', 'Send an Idempotency-Key, so that a retry cannot do it twice.');
}

/**
 * What a command's `change` keeps of its key: 16 characters that stand for who, which address and which key, and 8 that
 * stand for what was asked. Short, because it stands in the ticket.
 */
export function commandKeyOf(request: Omit<TicketRequest, 'params'>): string | undefined {
  const key = idempotencyKeyIn(request.headers);
  if (key === undefined) return undefined;
  const command = digest([request.principal.name, request.method, request.path, key]);
  return `${command.slice(0, 16)}.${digest([JSON.stringify(request.body)]).slice(0, 8)}`;
}

/** The same command in the ticket's recent past. Throws 422 where the key was used for another body. */
export async function earlierRun(store: Store, ticket: Ticket, key: string | undefined): Promise<Change | undefined> {
  if (key === undefined) return undefined;
  const latest = ticket.change && sameCommand([ticket.change], key);
  return latest ?? sameCommand(await store.tickets.history(ticket.ticketId, CHANGES_SEARCHED), key);
}

/** The same command among past ones. Throws 422 where the key was used for another body. */
export function sameCommand<T extends { readonly key?: string | undefined }>(
  past: readonly T[],
  key: string | undefined,
): T | undefined {
  const command = key?.split('.')[0];
  const same = command === undefined ? undefined : past.find((one) => one.key?.split('.')[0] === command);
  if (same && same.key !== key) throw keyReused();
  return same;
}

export function keyReused(): Problem {
  return new Problem(422, 'idempotency-key-reused', 'This Idempotency-Key was used for another request.');
}
