import { readFileSync } from 'node:fs';
import { demonstrationPeople } from '../local/people.ts';
import { signIn } from '../local/sign-in.ts';
import { askSecret, isAttended } from './ask.ts';
import { type Report, runCommand, Usage } from './command.ts';
import { liveOn } from './live.ts';
import { parameterStore } from './shop/parameters.ts';
import { checklist, Failed } from './smoke/checks.ts';
import { doorContract } from './smoke/door-contract.ts';
import { journey } from './smoke/journey.ts';
import { dollarsFor, meteredClient } from './smoke/meter.ts';
import { storeContract } from './smoke/store-contract.ts';
import { leftOver, setUp, takeAway, throwaway } from './smoke/throwaway.ts';
import type { Target } from './target.ts';

const USAGE = `npm run smoke -- [--local | --stage NAME] [--token-file FILE] [--receiver URL]

Asks a running deployment what it promises: the table, the door, and a buyer's question all the way to an answer. It makes
a connection of its own, touches nothing else, and takes all of it away again, also when it fails.
  --token-file FILE  an agent's access token (- is standard input); here it signs in as li
  --receiver URL     gets the reply, which must then be sent; without one the reply must fail for want of it`;

async function tokenFor({ local }: Target, dataDir: string, file: string | undefined): Promise<string> {
  if (file !== undefined) return readFileSync(file === '-' ? 0 : file, 'utf8').trim();
  if (local) {
    const li = demonstrationPeople(dataDir).find(({ username }) => username === 'li');
    return signIn({ ...local, username: 'li', password: li?.password ?? '' });
  }
  if (isAttended()) return askSecret("An agent's access token");
  throw new Usage('--token-file is missing');
}

/** `npm run smoke`: a deployment, asked from outside. */
if (import.meta.main) {
  await runCommand({
    usage: USAGE,
    options: { 'token-file': { type: 'string' }, receiver: { type: 'string' } },
    async run({ values, positionals, target, say }): Promise<Report> {
      if (positionals.length > 0) throw new Usage('this command takes only options');
      const token = await tokenFor(target, values['data-dir'], values['token-file']);
      const stopping = new AbortController();
      // A person who stops it leaves nothing behind either; only kill -9 does, until the next run.
      for (const signal of ['SIGINT', 'SIGTERM'] as const)
        process.once(signal, () => stopping.abort(new Error('stopped')));
      const { client, units } = meteredClient();
      const live = liveOn(target, client);
      const parameters = parameterStore();
      const begunAt = live.now();
      for (const connection of await leftOver(live)) {
        say(
          `takes away what a run that was killed left: ${await takeAway(connection, begunAt, live, parameters)} items`,
        );
      }

      const list = checklist(say);
      const one = throwaway(target.api, values.receiver);
      let requests = 0;
      let removed = 0;
      try {
        await setUp(one, live, parameters);
        await storeContract(live.table, one.connection, list);
        await doorContract(one.secrets, live.now, list);
        const expects = values.receiver ? 'sent' : 'failed';
        const { api } = target;
        requests = await journey({ api, token, now: live.now, one, expects, stopped: stopping.signal }, list);
      } catch (error) {
        if (!(error instanceof Failed)) throw error;
      } finally {
        removed = await takeAway(one.connection, begunAt, live, parameters);
      }
      const ok = list.checks.every((check) => check.ok);
      const usd = dollarsFor(units, requests);
      say(
        `${list.checks.filter((check) => check.ok).length} of ${list.checks.length} checks; ${removed} items made and taken away`,
      );
      say(
        `its own calls: ${units.read} read and ${units.write} write units, ${requests} API requests: $${usd.toFixed(6)}`,
      );
      return { ok, checks: list.checks, removed, readUnits: units.read, writeUnits: units.write, requests, usd };
    },
  });
}
