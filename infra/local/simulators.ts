import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { close, listenOn } from './listen.ts';

/** A simulated marketplace that runs as a process of its own. */
export type RunningSimulator = {
  readonly channel: string;
  readonly url: string;
  /** Changes its settings (marketplaces/settings.ts). Throws when it refuses them. */
  configure(changes: Record<string, unknown>): Promise<void>;
  stop(): Promise<void>;
};

/** Ends the process with its parent, however that ends: the pipe to its standard input breaks. */
const ENDS_WITH_PARENT = 'data:text/javascript,process.stdin.resume().on("close",()=>process.exit())';

/** Starts a channel's simulator. `wanted` gives way to any free port. Throws when it does not start. */
export async function startSimulator(channel: string, wanted: number): Promise<RunningSimulator> {
  const probe = createServer();
  const port = await listenOn(probe, { wanted });
  await close(probe);
  const script = join(import.meta.dirname, 'marketplaces', 'serve.ts');
  const args = ['--import', ENDS_WITH_PARENT, script, '--channel', channel, '--port', String(port)];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const url = await addressPrintedBy(child, channel);
  return {
    channel,
    url,
    async configure(changes) {
      const answer = await fetch(`${url}/_sim/configure`, { method: 'POST', body: JSON.stringify(changes) });
      if (!answer.ok) throw new Error(`the simulated ${channel} refused its settings: ${await answer.text()}`);
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.stdin.end();
      const patience = setTimeout(() => child.kill('SIGKILL'), 3000);
      await ended;
      clearTimeout(patience);
    },
  };
}

function addressPrintedBy(child: ChildProcess, channel: string): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('exit', () => reject(new Error(`the simulated ${channel} did not start`)));
    if (!child.stdout) return;
    createInterface({ input: child.stdout }).on('line', (line) => {
      const url = /http:\/\/\S+/.exec(line)?.[0];
      if (url) resolve(url.replace(/\/$/, ''));
    });
  });
}
