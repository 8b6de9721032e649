import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The port somebody asked for: `wanted` gives way to any free one when taken, `forced` does not; without either: any. */
export type PortChoice = { readonly wanted?: number | undefined; readonly forced?: boolean | undefined };

/**
 * Listens on loopback only. Resolves to the port taken. Throws, naming the port, when a forced one is in use.
 */
export async function listenOn(server: Server, { wanted = 0, forced = false }: PortChoice = {}): Promise<number> {
  try {
    return await attempt(server, wanted);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw cause;
    if (!forced) return attempt(server, 0);
    const why = code === 'EACCES' ? 'may not be used' : 'is in use';
    throw new Error(`port ${wanted} ${why}: end what holds it or choose another port`, { cause });
  }
}

function attempt(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/** Stops a server without waiting for idle or hanging connections. */
export function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
