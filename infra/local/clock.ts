/**
 * One clock for the whole embedded cloud. Functions use plain `Date`; the cloud replaces the global `Date` in its own thread
 * and in every worker thread by one that adds an offset, kept in shared memory so that all threads move at the same instant.
 * Timers (`setTimeout`) stay real: a wait inside one invocation is not shortened.
 */

const RealDate = Date;

/** Milliseconds since 1970 by the machine's own clock, whatever the controllable clock says. */
export function realNow(): number {
  return RealDate.now();
}

export type Clock = {
  /** Milliseconds since 1970 on the controllable clock. */
  now(): number;
  /** Milliseconds that the clock is ahead of the machine's. */
  offset(): number;
  /** Moves the clock forward for every thread at once. Throws `RangeError` for a negative step: time never goes back. */
  advance(milliseconds: number): void;
  /** Called after each step, in the order of registration; returns how to stop that. */
  onAdvance(listener: (now: number) => void): () => void;
  /** The offset's memory, to be handed to worker threads. */
  readonly shared: SharedArrayBuffer;
};

/** A clock that starts `offset` milliseconds ahead of the machine's, or goes on with memory shared by another thread. */
export function createClock(from: { offset?: number; shared?: SharedArrayBuffer } = {}): Clock {
  const shared = from.shared ?? new SharedArrayBuffer(8);
  const cell = new BigInt64Array(shared);
  if (!from.shared) Atomics.store(cell, 0, BigInt(Math.round(from.offset ?? 0)));
  const offset = () => Number(Atomics.load(cell, 0));
  const now = () => RealDate.now() + offset();
  const listeners = new Set<(now: number) => void>();
  return {
    shared,
    offset,
    now,
    advance(milliseconds) {
      if (!(milliseconds >= 0)) throw new RangeError('the clock only moves forward');
      Atomics.add(cell, 0, BigInt(Math.round(milliseconds)));
      for (const listener of listeners) listener(now());
    },
    onAdvance(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

const installed: DateConstructor[] = [];

/**
 * Puts the clock in place of this thread's global `Date`; returns how to take it away again. The one installed last counts,
 * in whatever order they are taken away.
 */
export function installClock(clock: Pick<Clock, 'now'>): () => void {
  const shifted = new Proxy(RealDate, {
    construct: (target, given, newTarget) => Reflect.construct(target, given.length ? given : [clock.now()], newTarget),
    apply: () => new RealDate(clock.now()).toString(),
    get: (target, name, receiver) => (name === 'now' ? clock.now : Reflect.get(target, name, receiver)),
  });
  installed.push(shifted);
  globalThis.Date = shifted;
  return () => {
    const position = installed.indexOf(shifted);
    if (position >= 0) installed.splice(position, 1);
    globalThis.Date = installed.at(-1) ?? RealDate;
  };
}
