import * as z from 'zod/mini';
import { act } from '../domain/action.ts';
import { Conflict, Problem } from '../domain/errors.ts';
import { hashedId } from '../domain/id.ts';
import { actionOf, isAsSeen, type MacroRun, type ReplyStep, type Step, seenOf } from '../domain/macro.ts';
import { bodyHashOf } from '../domain/reply.ts';
import type { Ticket } from '../domain/ticket.ts';
import { mergedAway } from '../pipeline/commit-reply.ts';
import { mustSee } from './assign.ts';
import { carryOut, findTicket } from './command.ts';
import { findDefinition } from './definitions.ts';
import { etagOf, requiredVersion } from './etag.ts';
import { REPLAYED, requiredKey } from './idempotency.ts';
import type { Live } from './live.ts';
import { ticketMoved } from './moved.ts';
import { noteOf } from './note.ts';
import { ticketResource, ticketResourceSchema } from './resources.ts';
import { DESK, route, type TicketRequest } from './route.ts';
import { sendReply } from './send-reply.ts';
import { shownProblem, shownProblemSchema } from './shown-problem.ts';

const outcomeSchema = z.object({
  do: z.string(),
  /** `not-run`: a step before it failed. */
  outcome: z.enum(['done', 'failed', 'not-run']),
  /** The id of the reply that the step committed. */
  reply: z.nullable(z.string()),
  problem: z.nullable(shownProblemSchema),
});
type Outcome = z.infer<typeof outcomeSchema>;

/**
 * Several steps in one. Each is a command of its own under a key that follows from the run's, so a run that died goes on
 * where it stopped when the same request comes again. It stops at the first step that fails, and where the buyer writes or
 * someone else does something to the ticket in between: what follows was not decided on that.
 */
export const runMacro = route({
  method: 'POST',
  path: '/v1/tickets/{ticketId}/run-macro',
  summary: 'Does the steps of a macro one after the other; stops at the first that fails and says so.',
  roles: DESK,
  ifMatch: 'required',
  key: 'required',
  keyKeptBy: 'route',
  body: z.strictObject({
    macro: z.string().check(z.regex(/^mac_[\w-]{1,40}$/, 'the id of a macro')),
    variables: z._default(z.record(z.string(), z.unknown()), {}),
  }),
  returns: z.object({ complete: z.boolean(), steps: z.array(outcomeSchema), ticket: ticketResourceSchema }),
  problems: ['ticket-unknown', 'definition-unknown'],
  run: async (request, live) => {
    const { ticketId } = request.params;
    const { run, isNew } = await begin(request, request.body, live);
    const steps = await goThrough(run, request, live);
    const { value, version } = await findTicket(live, request.principal, ticketId);
    const complete = steps.every(({ outcome }) => outcome === 'done');
    const body = { complete, steps, ticket: ticketResource(value) };
    return { status: 200, body, headers: { etag: etagOf(version), ...(isNew ? {} : REPLAYED) } };
  },
});

type Asked = { readonly macro: string; readonly variables: Record<string, unknown> };

/** The run under this key, begun before or now. Throws 412 where the agent has not seen the ticket as it is. */
async function begin(request: TicketRequest, { macro, variables }: Asked, live: Live) {
  const { ticketId } = request.params;
  const { principal, headers, path, body } = request;
  const key = requiredKey(headers);
  const expected = requiredVersion(headers);
  const runId = hashedId('evt', principal.name, path, key);
  const bodyHash = bodyHashOf(body);
  const ticket = await findTicket(live, principal, ticketId);
  const before = await live.store.macroRuns.find(ticketId, runId);
  if (before) return { run: mustBeSame(before, bodyHash), isNew: false };
  const { steps } = (await findDefinition('macro', macro, live)).value;
  if (ticket.value.mergedInto) throw mergedAway(ticket.value.mergedInto);
  if (ticket.version !== expected) throw await ticketMoved(ticket, live.store);
  const run: MacroRun = {
    runId,
    bodyHash,
    steps: steps.map((step) => filled(step, variables)),
    seen: seenOf(ticket.value),
    at: live.now(),
  };
  try {
    await live.store.macroRuns.begin(ticketId, run);
  } catch (error) {
    const beside = error instanceof Conflict ? await live.store.macroRuns.find(ticketId, runId) : undefined;
    if (!beside) throw error;
    return { run: mustBeSame(beside, bodyHash), isNew: false };
  }
  return { run, isNew: true };
}

function mustBeSame(run: MacroRun, bodyHash: string): MacroRun {
  if (run.bodyHash === bodyHash) return run;
  throw new Problem(422, 'idempotency-key-reused', 'This Idempotency-Key was used for another request.');
}

/** The agent's variables beside, or instead of, those that the macro has. */
function filled(step: Step, variables: Record<string, unknown>): Step {
  if (step.do !== 'reply' || step.text !== undefined) return step;
  return { ...step, variables: { ...step.variables, ...variables } };
}

async function goThrough(run: MacroRun, request: TicketRequest, live: Live): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const progress = { seq: run.seen.seq };
  for (const [index, step] of run.steps.entries()) {
    if (outcomes.at(-1)?.outcome === 'failed' || outcomes.at(-1)?.outcome === 'not-run') {
      outcomes.push({ do: step.do, outcome: 'not-run', reply: null, problem: null });
      continue;
    }
    try {
      const reply = await take(step, `${run.runId}.${index}`, { run, progress, request, live });
      outcomes.push({ do: step.do, outcome: 'done', reply, problem: null });
    } catch (error) {
      // What is no refusal is no end either: the same request again goes on here.
      if (!(error instanceof Problem)) throw error;
      outcomes.push({ do: step.do, outcome: 'failed', reply: null, problem: shownProblem(error) });
    }
  }
  return outcomes;
}

type Taking = {
  readonly run: MacroRun;
  /** Number of the latest command of this run: any other after it is someone else's. */
  readonly progress: { seq: number };
  readonly request: TicketRequest;
  readonly live: Live;
};

/** Does one step, or finds it done. Gives the id of the reply where it was one. */
async function take(step: Step, key: string, taking: Taking): Promise<string | null> {
  const { run, progress, request, live } = taking;
  const { params } = request;
  if (step.do === 'reply') return replyWith(step, key, taking);
  const action = actionOf(step, run.at);
  const note = step.do === 'note' ? noteOf(params.ticketId, step.text, live) : undefined;
  await carryOut(
    { ...request, path: `/v1/tickets/${params.ticketId}/${step.do}`, headers: { 'idempotency-key': key }, body: step },
    live,
    {
      anyVersion: true,
      move: (ticket, by) => (action ? act(action, ticket, by) : (note?.move(ticket, by) ?? ticket)),
      check: async (ticket) => {
        mustBeAsSeen(ticket, taking);
        if (action?.do === 'assign') await mustSee(action.to, ticket, live);
      },
      follow: async (change) => {
        progress.seq = change.seq;
        await note?.follow(change);
      },
    },
  );
  return null;
}

/** The sender may write the ticket while we are at it, when an earlier reply goes out: that alone stops no run. */
async function replyWith({ do: _do, ...body }: ReplyStep, key: string, taking: Taking): Promise<string> {
  const { request, live } = taking;
  const { ticketId } = request.params;
  for (let tried = 1; ; tried += 1) {
    const { version } = await findTicket(live, request.principal, ticketId);
    const check = (ticket: Ticket) => mustBeAsSeen(ticket, taking);
    try {
      const sent = await sendReply(
        { ticketId, key, expected: version, body, principal: request.principal, check },
        live,
      );
      return sent.reply.replyId;
    } catch (error) {
      const moved = error instanceof Problem && error.code === 'ticket-moved';
      if (!moved || tried >= 5) throw error;
      mustBeAsSeen((await findTicket(live, request.principal, ticketId)).value, taking);
    }
  }
}

function mustBeAsSeen(ticket: Ticket, { run, progress }: Taking): void {
  if (isAsSeen(ticket, run.seen, progress.seq)) return;
  throw new Problem(412, 'ticket-moved', 'The buyer wrote, or someone did something to the ticket, while it ran.');
}
