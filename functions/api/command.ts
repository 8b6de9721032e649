import type { By } from '../domain/commands.ts';
import { Problem } from '../domain/errors.ts';
import { type Principal, sees } from '../domain/principal.ts';
import type { Change, Ticket } from '../domain/ticket.ts';
import { mergedAway } from '../pipeline/commit-reply.ts';
import type { Answer } from '../platform/http-route.ts';
import { withRetries } from '../store/attempts.ts';
import type { Stored } from '../store/records.ts';
import { requiredVersion } from './etag.ts';
import { commandKeyOf, earlierRun, REPLAYED } from './idempotency.ts';
import type { Live } from './live.ts';
import { ticketMoved } from './moved.ts';
import { ticketAnswer } from './resources.ts';
import type { TicketRequest } from './route.ts';

export type Command = {
  /** The move: the next ticket, or the very same one where there is nothing to do. Throws the `Problem` that forbids it. */
  readonly move: (ticket: Ticket, by: By) => Ticket;
  /** Looked at before the write, never on a replay. Throws the `Problem` that forbids the command. */
  readonly check?: (ticket: Ticket) => Promise<void>;
  /** `check` says whether the ticket is as it was seen, not its version: a later step of a macro. */
  readonly anyVersion?: true;
  /** What follows from the write. Runs again whenever the same command comes again, so it must be the same each time. */
  readonly follow?: (change: Change) => Promise<void>;
};

export type Done = Stored<Ticket> & { readonly replayed: boolean };

/** Runs a command on the ticket in the path: one conditional write, safe to repeat under the same Idempotency-Key. */
export async function runCommand(request: TicketRequest, live: Live, command: Command): Promise<Answer> {
  const { replayed, ...stored } = await carryOut(request, live, command);
  return ticketAnswer(stored, replayed ? REPLAYED : {});
}

/** As {@link runCommand}, for routes with an answer of their own. Throws 404, 409, 412, 422, 428 and what the move throws. */
export async function carryOut(request: TicketRequest, live: Live, command: Command): Promise<Done> {
  const expected = command.anyVersion ? undefined : requiredVersion(request.headers);
  const key = commandKeyOf(request);
  const by: By = { actor: request.principal, at: live.now(), key };
  return withRetries(async () => {
    const found = await findTicket(live, request.principal, request.params.ticketId);
    const earlier = await earlierRun(live.store, found.value, key);
    if (earlier) {
      await command.follow?.(earlier);
      return { ...found, replayed: true };
    }
    if (found.value.mergedInto) throw mergedAway(found.value.mergedInto);
    if (expected !== undefined && found.version !== expected) throw await ticketMoved(found, live.store);
    await command.check?.(found.value);
    const next = command.move(found.value, by);
    if (next === found.value) return { ...found, replayed: false };
    const version = await live.store.tickets.saveChange(next, found.version, found.value.change);
    if (next.change) await command.follow?.(next.change);
    return { value: next, version, replayed: false };
  });
}

/** The ticket with its version. Throws 404 where there is none, or where it is of a shop that the asker may not see. */
export async function findTicket({ store }: Live, asker: Principal, ticketId: string): Promise<Stored<Ticket>> {
  const found = await store.tickets.find(ticketId);
  if (found && sees(asker, found.value)) return found;
  throw new Problem(404, 'ticket-unknown', 'There is no such ticket.');
}
