import { setTimeout as wait } from 'node:timers/promises';
import type { ConnectionSecrets } from '../../../functions/domain/connection.ts';
import type { OperatorLive } from '../live.ts';
import { setUpOf } from './channels.ts';

/** A door reads a changed secret again at the earliest half a minute after it last did. */
const PATIENCE_MS = 45_000;
const AGAIN_MS = 1500;

/** Sends a delivery of ours, signed with that secret, to the webhook's address. Gives the status; 0 where nobody answers. */
export async function sendTest(connection: ConnectionSecrets, secret: string, now: string): Promise<number> {
  const { url, init } = setUpOf(connection.channel).test(connection, secret, now);
  try {
    return (await fetch(url, { ...init, redirect: 'manual', signal: AbortSignal.timeout(10_000) })).status;
  } catch {
    return 0;
  }
}

/** The same until it is accepted, for as long as warm doors may know only an earlier secret. */
export async function accepted(connection: ConnectionSecrets, secret: string, live: OperatorLive): Promise<boolean> {
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    const status = await sendTest(connection, secret, live.now());
    if (status >= 200 && status < 300) return true;
    if (Date.now() > until) return false;
    await wait(AGAIN_MS);
  }
}
