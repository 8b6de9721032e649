import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/**
 * AWS's own DynamoDB Local, as Amplify ships it inside an npm package. It is packed into a cache folder when it is first
 * needed rather than installed: as a dependency it would bring the whole Amplify CLI along.
 */
const PACKAGE = 'amplify-dynamodb-simulator@2.9.30';
const SHA512 = 'xTeeRLvzEfqyd5lh3bH4c0kHvSHHmmhD5ZDsHFKAQ5g2Zl6JqlFdutaQhCLHzxEp6Ry1o7TB6niIoXuQAnSewQ==';
const CACHE = fileURLToPath(new URL('../../node_modules/.cache/', import.meta.url));
const HOME = join(CACHE, PACKAGE.replace('@', '-'));
const EMULATOR = join(HOME, 'emulator');
const STARTS_WITHIN_MS = 40_000;

const run = promisify(execFile);

export type DynamoDbLocal = { readonly endpoint: string; stop(): Promise<void> };

/** Why it cannot run here, or undefined where it can. With `CI=true` a missing Java is an error, never a quiet gap. */
export async function missingForDynamoDbLocal(): Promise<string | undefined> {
  try {
    await run('java', ['-version']);
    return undefined;
  } catch (cause) {
    if (process.env.CI === 'true') throw new Error('CI must have Java 17: DynamoDB Local needs it', { cause });
    return 'no Java on this machine';
  }
}

/**
 * Starts it in memory on a free port. DynamoDB Local knows no listening address: it listens on all of them, for as long as
 * the tests run, with made-up data only.
 */
export async function startDynamoDbLocal(): Promise<DynamoDbLocal> {
  await fetchOnce();
  const port = await freePort();
  const java = spawn(
    'java',
    [
      ...['-Xmx384m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Djava.library.path=./DynamoDBLocal_lib'],
      ...['-jar', 'DynamoDBLocal.jar', '-inMemory', '-disableTelemetry', '-port', String(port)],
    ],
    { cwd: EMULATOR, stdio: 'ignore' },
  );
  const kill = () => java.kill('SIGKILL');
  process.once('exit', kill);
  const endpoint = `http://127.0.0.1:${port}`;
  try {
    await answering(endpoint, java);
  } catch (error) {
    kill();
    throw error;
  }
  return {
    endpoint,
    async stop() {
      process.off('exit', kill);
      const gone = new Promise((resolve) => java.once('exit', resolve));
      kill();
      await gone;
    },
  };
}

async function fetchOnce(): Promise<void> {
  if (existsSync(EMULATOR)) return;
  await mkdir(CACHE, { recursive: true });
  const making = await mkdtemp(join(CACHE, 'making-'));
  try {
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
    const packing = ['pack', PACKAGE, '--silent', '--pack-destination', making];
    const { stdout } = await run(npm, packing, { cwd: making, shell: process.platform === 'win32' });
    const archive = join(making, stdout.trim().split('\n').at(-1) ?? '');
    const found = createHash('sha512')
      .update(await readFile(archive))
      .digest('base64');
    if (found !== SHA512) throw new Error(`${PACKAGE} is not the package that was reviewed`);
    await run('tar', ['-xzf', archive, '-C', making]);
    // Renamed in one step: another test run either sees nothing or the whole.
    await rename(join(making, 'package'), HOME).catch((error: unknown) => {
      if (!existsSync(EMULATOR)) throw error;
    });
  } finally {
    await rm(making, { recursive: true, force: true });
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

async function answering(endpoint: string, java: ChildProcess): Promise<void> {
  let failed: unknown;
  java.once('error', (error) => {
    failed = error;
  });
  const until = Date.now() + STARTS_WITHIN_MS;
  while (Date.now() < until) {
    if (failed) throw failed;
    if (java.exitCode !== null) throw new Error(`DynamoDB Local ended with ${java.exitCode}`);
    const answered = await fetch(endpoint).then(
      () => true,
      () => false,
    );
    if (answered) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('DynamoDB Local does not answer');
}
