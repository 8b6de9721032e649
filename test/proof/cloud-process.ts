import { startCloud } from '../../infra/local/cloud.ts';
import { seed } from '../../infra/local/seed.ts';
import type { RunningSimulator } from '../../infra/local/simulators.ts';

/** What the process is told, as JSON in its first argument. */
export type Told = {
  readonly assembly: string;
  readonly dataDir: string;
  readonly apiPort: number;
  readonly simulators: readonly { readonly channel: string; readonly url: string }[];
};

/**
 * The cloud of `npm start` in a process that can be killed, with marketplaces that outlive it: those of `npm start` end with
 * it, and their logs are what this is judged by.
 */
if (import.meta.main) {
  // Ends with the test, however that ends: the pipe breaks.
  process.stdin.resume().on('close', () => process.exit());
  const { assembly, dataDir, apiPort, simulators }: Told = JSON.parse(process.argv[2] ?? '{}');
  const cloud = await startCloud({ assembly, dataDir, ports: { api: { wanted: apiPort } }, workersPerFunction: 2 });
  const running = simulators.map(
    ({ channel, url }): RunningSimulator => ({
      channel,
      url,
      async configure(changes) {
        await fetch(`${url}/_sim/configure`, { method: 'POST', body: JSON.stringify(changes) });
      },
      stop: async () => undefined,
    }),
  );
  const seeded = await seed(cloud, running);
  cloud.clock.onAdvance(() => {
    for (const one of running) void one.configure({ clockOffsetMs: cloud.clock.offset() });
  });
  const { url, issuer, client, people, front } = cloud;
  console.log(JSON.stringify({ url, issuer, client, people, front: front.url, seeded }));
}
