import * as z from 'zod/mini';
import {
  accessSchema,
  type Endpoint,
  type EndpointAccess,
  failed,
  failedAgain,
  isGivenUpOn,
  type Postponed,
  type Progress,
  succeeded,
  wantedOf,
} from '../domain/endpoint.ts';
import { Conflict, Unreadable } from '../domain/errors.ts';
import { disabledTold, type Happening } from '../domain/happening.ts';
import { after, DAY, type Instant } from '../domain/instant.ts';
import { count, warn } from '../platform/log.ts';
import { type NoticeForm, noticeText, type Said } from '../platform/notice-text.ts';
import { NotReached, type Post } from '../platform/outgoing.ts';
import type { Letter, Receiver, Verdict } from '../receivers/receiver.ts';
import { receiverOf } from '../receivers/registry.ts';
import type { Attempt } from '../store/endpoints.ts';
import type { Told } from '../store/feed.ts';
import type { Live } from './live.ts';

export type NoticeLive = Pick<Live, 'store' | 'secrets' | 'send' | 'now'> & {
  readonly post: Post;
  /** From 0 to 1. */
  readonly jitter: () => number;
};

/** Longer than the function may run: whoever still holds the lease then has died. */
const LEASE = 90_000;
/** No call is begun later than this after the start: a call takes ten seconds at most and the function has forty. */
const TIME_TO_START = 20_000;
const PAGE = 50;
/** What one message of a robot may be about. */
const MOST_IN_ONE = 1000;
/** An endpoint that wants little moves on all the same, so that its place never expires. */
const MOVES_ON_AFTER = DAY;

/**
 * Brings an endpoint what it has not heard yet, from the feed, in its order. Each endpoint is a matter of its own: one that
 * is dead delays no other. The feed is the truth, whoever woke us; woken in vain we write nothing.
 */
export async function deliverNotices(endpointId: string, live: NoticeLive): Promise<void> {
  const { endpoints } = live.store;
  const endpoint = (await endpoints.find(endpointId))?.value;
  const stored = await endpoints.progress(endpointId);
  if (!endpoint || !stored || endpoint.disabled) return;
  const now = live.now();
  const { value: progress } = stored;
  if ((progress.leaseUntil ?? '') > now || (progress.notBefore ?? '') > now) return;
  const { position, isNews } = await lookAhead(endpoint, progress, now, live);
  if (!isNews) {
    if (Date.parse(position) - Date.parse(progress.position.slice(0, 24)) < MOVES_ON_AFTER) return;
    return orNobody(() => endpoints.saveProgress(endpointId, { ...progress, position }, stored.version, true));
  }
  const access = await accessOf(endpoint, live);
  // Someone else took it first: they deliver.
  await orNobody(async () => {
    const leased = { ...progress, leaseUntil: after(now, LEASE) };
    const version = await endpoints.saveProgress(endpointId, leased, stored.version, true);
    await new Round(endpoint, access, leased, version, live).run();
  });
}

/** Whether there is anything for the endpoint, and how far one can go without it. */
async function lookAhead(endpoint: Endpoint, progress: Progress, now: Instant, live: NoticeLive) {
  let position = progress.position;
  if (progress.postponed.some(({ notBefore }) => notBefore <= now)) return { position, isNews: true };
  for (let read = 0; read < MOST_IN_ONE; read += PAGE) {
    const page = await live.store.feed.read({ after: position, limit: PAGE });
    if (page.happenings.some((one) => wantedOf(endpoint, one).length > 0)) return { position, isNews: true };
    position = page.after;
    if (!page.more) return { position, isNews: false };
  }
  return { position, isNews: true };
}

async function accessOf({ sealed }: Endpoint, { secrets }: NoticeLive): Promise<EndpointAccess> {
  const parsed = z.safeParse(accessSchema, JSON.parse(await secrets.unseal(sealed)));
  if (parsed.success) return parsed.data;
  throw new Unreadable('sealed address of a webhook endpoint is of unknown shape');
}

/** Does nothing where someone else was quicker. */
async function orNobody(work: () => Promise<unknown>): Promise<void> {
  await work().catch((error: unknown) => {
    if (!(error instanceof Conflict)) throw error;
  });
}

/** One go at one endpoint, under its lease. */
class Round {
  readonly #endpoint: Endpoint;
  readonly #access: EndpointAccess;
  readonly #receiver: Receiver;
  readonly #live: NoticeLive;
  readonly #until: Instant;
  #progress: Progress;
  #version: number;
  #isGone = false;
  #attempts: Attempt[] = [];

  constructor(endpoint: Endpoint, access: EndpointAccess, progress: Progress, version: number, live: NoticeLive) {
    this.#endpoint = endpoint;
    this.#access = access;
    this.#receiver = receiverOf(endpoint.kind);
    this.#progress = progress;
    this.#version = version;
    this.#live = live;
    this.#until = after(live.now(), TIME_TO_START);
  }

  async run(): Promise<void> {
    const { robot } = this.#receiver;
    const isMore = robot ? await this.#tellPeople(robot) : (await this.#again()) && (await this.#onwards());
    const { leaseUntil: _, ...progress } = this.#progress;
    this.#progress = progress;
    const now = this.#live.now();
    const reason = this.#isGone ? 'gone' : isGivenUpOn(progress, now) ? 'failing' : undefined;
    if (reason) await this.#disable(reason, now);
    await this.#save(!reason);
    if (isMore && !reason) await this.#live.send.notice(this.#endpoint.id);
  }

  /** What was put aside and is due. False once nothing more is to be tried. */
  async #again(): Promise<boolean> {
    for (const one of this.#progress.postponed.filter(({ notBefore }) => notBefore <= this.#live.now())) {
      if (!this.#mayGoOn()) return false;
      const told = await this.#live.store.feed.at(one.position);
      const said = told?.tells.find(({ id }) => id === one.event);
      if (told && said) await this.#tryAgain(one, told, said);
      else this.#progress = withoutOne(this.#progress, one);
    }
    return this.#mayGoOn();
  }

  async #tryAgain(one: Postponed, told: Told, said: Happening['tells'][number]): Promise<void> {
    const { verdict, ms } = await this.#call({ id: said.id, text: bodyOf(said, told) });
    const now = this.#live.now();
    if (verdict.outcome === 'delivered' || verdict.outcome === 'gone') {
      this.#progress = withoutOne(verdict.outcome === 'gone' ? this.#progress : succeeded(this.#progress), one);
      return this.#note(said, one.position, verdict.outcome, verdict, ms);
    }
    const { progress, isGivenUp } = failedAgain(this.#progress, one, now, this.#live.jitter(), waitOf(verdict));
    this.#progress = progress;
    this.#note(said, one.position, isGivenUp ? 'given-up' : 'postponed', verdict, ms);
  }

  /** The feed from where it stopped. True where there is more than there was time for. */
  async #onwards(): Promise<boolean> {
    for (;;) {
      const page = await this.#live.store.feed.read({ after: this.#progress.position, limit: PAGE });
      for (const told of page.happenings) {
        if (!(await this.#deliver(told))) return this.#live.now() >= this.#until;
        this.#progress = { ...this.#progress, position: told.position };
      }
      this.#progress = { ...this.#progress, position: page.after };
      if (!page.more) return false;
      await this.#save(true);
      if (!this.#mayGoOn()) return true;
    }
  }

  /** Everything that it wants of one entry. False where it did not get through it: the entry comes again, under the same ids. */
  async #deliver(told: Told): Promise<boolean> {
    for (const said of wantedOf(this.#endpoint, told)) {
      if (!this.#mayGoOn()) return false;
      const { verdict, ms } = await this.#call({ id: said.id, text: bodyOf(said, told) });
      if (verdict.outcome === 'delivered') {
        this.#progress = succeeded(this.#progress);
        this.#note(said, told.position, 'delivered', verdict, ms);
        continue;
      }
      if (verdict.outcome === 'gone') {
        this.#note(said, told.position, 'gone', verdict, ms);
        return false;
      }
      const at = { position: told.position, event: said.id };
      const { progress, isPutAside } = failed(
        this.#progress,
        at,
        this.#live.now(),
        this.#live.jitter(),
        waitOf(verdict),
      );
      this.#progress = progress;
      this.#note(said, told.position, isPutAside ? 'postponed' : 'shut', verdict, ms);
      if (!isPutAside) return false;
    }
    return true;
  }

  /** Everything since the last message in one, then a pause: a burst is a sentence and not five hundred. */
  async #tellPeople({ longestBytes, everyMs }: NonNullable<Receiver['robot']>): Promise<boolean> {
    const said: (Said & { readonly id: string; readonly position: string })[] = [];
    let position = this.#progress.position;
    let more = true;
    while (more && said.length < MOST_IN_ONE) {
      const page = await this.#live.store.feed.read({ after: position, limit: PAGE });
      for (const told of page.happenings) {
        for (const { id, type } of wantedOf(this.#endpoint, told)) {
          said.push({ id, type, happening: told, position: told.position });
        }
      }
      ({ after: position, more } = page);
    }
    const [first] = said;
    if (!first) {
      this.#progress = { ...this.#progress, position };
      return more;
    }
    const { language = 'en', ticketPage } = this.#endpoint;
    const form: NoticeForm = { language, ticketPage, longestBytes };
    const { verdict, ms } = await this.#call({ id: first.id, text: noticeText(said, form) });
    const now = this.#live.now();
    if (verdict.outcome === 'delivered') {
      this.#progress = { ...succeeded(this.#progress), position, notBefore: after(now, everyMs) };
    } else if (verdict.outcome !== 'gone') {
      // Nothing is put aside: the next message tells it all.
      const full = { ...this.#progress, failures: Math.max(this.#progress.failures, 2) };
      this.#progress = failed(full, { position, event: first.id }, now, this.#live.jitter(), waitOf(verdict)).progress;
    }
    const outcome = verdict.outcome === 'delivered' || verdict.outcome === 'gone' ? verdict.outcome : 'shut';
    this.#note(first, first.position, outcome, verdict, ms, said.length - 1);
    return false;
  }

  #mayGoOn(): boolean {
    const now = this.#live.now();
    return !this.#isGone && now < this.#until && (this.#progress.notBefore ?? '') <= now;
  }

  async #call(letter: Letter): Promise<{ verdict: Verdict; ms: number }> {
    const begun = Date.parse(this.#live.now());
    let verdict: Verdict;
    try {
      verdict = this.#receiver.judge(
        await this.#live.post(this.#receiver.call(letter, this.#access, this.#live.now())),
      );
    } catch (error) {
      if (!(error instanceof NotReached)) throw error;
      verdict = { outcome: 'failed', code: error.code };
    }
    if (verdict.outcome === 'gone') this.#isGone = true;
    count('NoticeOutcome', { kind: this.#endpoint.kind, outcome: verdict.outcome });
    return { verdict, ms: Math.max(0, Date.parse(this.#live.now()) - begun) };
  }

  #note(
    { id, type }: Happening['tells'][number],
    position: string,
    outcome: Attempt['outcome'],
    verdict: Verdict,
    ms: number,
    more?: number,
  ): void {
    const code = 'code' in verdict ? verdict.code : '2xx';
    const at = this.#live.now();
    this.#attempts.push({ at, event: id, type, position, outcome, code, ms, ...(more ? { more } : {}) });
  }

  async #save(isEnabled: boolean): Promise<void> {
    const { id } = this.#endpoint;
    const attempts = this.#attempts.splice(0);
    const [first] = attempts;
    // The log first: what is told again after a crash stands in it twice, as it was tried twice.
    if (first) await this.#live.store.endpoints.noteAttempts(id, first.at, first.event, attempts);
    this.#version = await this.#live.store.endpoints.saveProgress(id, this.#progress, this.#version, isEnabled);
  }

  /** It gets nothing any more until somebody says so. Told first, so that whoever dies in between tells it again. */
  async #disable(reason: 'gone' | 'failing', at: Instant): Promise<void> {
    const found = await this.#live.store.endpoints.find(this.#endpoint.id);
    if (!found || found.value.disabled) return;
    await this.#live.store.feed.tell(disabledTold(this.#endpoint.id, at));
    await orNobody(() => this.#live.store.endpoints.save({ ...found.value, disabled: { at, reason } }, found.version));
    warn('webhook endpoint disabled', { endpoint: this.#endpoint.id, kind: this.#endpoint.kind, reason });
    count('EndpointDisabled');
  }
}

/** The body that a system gets: type, time and data, as Standard Webhooks has it. */
export function bodyOf({ id, type }: Happening['tells'][number], told: Told): string {
  const { tells: _, position: __, at, ...data } = told;
  return JSON.stringify({ type, timestamp: at, data: { id, ...data } });
}

function withoutOne(progress: Progress, one: Postponed): Progress {
  const postponed = progress.postponed.filter(
    ({ event, position }) => event !== one.event || position !== one.position,
  );
  return { ...progress, postponed };
}

function waitOf(verdict: Verdict): number {
  return verdict.outcome === 'wait' ? verdict.waitMs : 0;
}
