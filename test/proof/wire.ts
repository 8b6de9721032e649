import { createHmac } from 'node:crypto';
import { createServer, request } from 'node:http';
import { ENVIRONMENT } from '../../functions/platform/environment.ts';
import { close, listenOn } from '../../infra/local/listen.ts';
import type { Channel, Desk, Place } from './desk.ts';

/** Header names and values one after the other, as they go over the wire: a name may come twice. */
export type RawHeaders = readonly (readonly [string, string])[];

export type RawRequest = {
  readonly method?: string;
  readonly url: string;
  readonly headers?: RawHeaders;
  readonly body?: Uint8Array;
};

/** Sends exactly these headers and bytes, whatever a decent client would do; resolves to the status, 0 for a cut connection. */
export function send({ method = 'POST', url, headers = [], body = new Uint8Array() }: RawRequest): Promise<number> {
  const { hostname, port, origin } = new URL(url);
  return new Promise((resolve) => {
    const outgoing = request({
      hostname,
      port,
      // Not through URL: it would mend the path.
      path: url.slice(origin.length),
      method,
      headers: ['host', `${hostname}:${port}`, 'content-length', String(body.length), ...headers.flat()],
    });
    outgoing.on('response', (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode ?? 0));
    });
    outgoing.on('error', () => resolve(0));
    outgoing.end(body);
  });
}

/** Begins a request of that length, sends half of it and hangs up. */
export function hangUp(url: string, headers: RawHeaders, body: Uint8Array): Promise<void> {
  const { hostname, port, pathname } = new URL(url);
  return new Promise((resolve) => {
    const outgoing = request({
      hostname,
      port,
      path: pathname,
      method: 'POST',
      headers: ['host', hostname, 'content-length', String(body.length), ...headers.flat()],
    });
    outgoing.on('error', () => undefined);
    outgoing.on('close', () => resolve());
    outgoing.write(body.subarray(0, body.length >> 1), () => outgoing.destroy());
  });
}

export type Signing = {
  /** The event's id, where the channel has it in a header. */
  readonly id?: string;
  readonly secret?: string;
  /** Seconds since 1970, as they stand in the header. */
  readonly timestamp?: string;
  readonly address?: string;
};
/** The headers that prove these bytes to come from the channel. */
export type Sign = (body: Uint8Array, how?: Signing) => Promise<RawHeaders>;

/** How each channel signs, over any bytes; `stop` when done. */
export async function signers(desk: Desk): Promise<{ sign: Readonly<Record<Channel, Sign>>; stop(): Promise<void> }> {
  const { places, cloud } = desk;
  const ebay = await ebaySigner(places.ebay);
  let ids = 0;
  const sign: Record<Channel, Sign> = {
    async shopee(body, { secret = secretOf(desk, 'shopee'), address = places.shopee.webhook } = {}) {
      return [['authorization', createHmac('sha256', secret).update(`${address}|`).update(body).digest('hex')]];
    },
    ebay: ebay.sign,
    async 'standard-webhooks'(body, { secret = secretOf(desk, 'standard-webhooks'), id, timestamp } = {}) {
      ids += 1;
      const name = id ?? `wire-${ids}`;
      const at = timestamp ?? String(Math.floor(cloud.clock.now() / 1000));
      const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
      const digest = createHmac('sha256', key).update(`${name}.${at}.`).update(body).digest('base64');
      return [
        ['webhook-id', name],
        ['webhook-timestamp', at],
        ['webhook-signature', `v1,${digest}`],
      ];
    },
  };
  return { sign, stop: ebay.stop };
}

/** The connection's parameter as the functions read it. */
export function connectionOf({ cloud, places }: Desk, channel: Channel) {
  const name = `${connectionsPath({ cloud })}/${places[channel].connection}`;
  return JSON.parse(cloud.backends.parameters.get(name) ?? '{}') as {
    signing: { current: string };
    app: Record<string, string>;
  };
}

export function connectionsPath({ cloud }: Pick<Desk, 'cloud'>): string {
  return cloud.model.functions.map(({ environment }) => environment[ENVIRONMENT.connections]).find(Boolean) ?? '';
}

function secretOf(desk: Desk, channel: Channel): string {
  return connectionOf(desk, channel).signing.current;
}

/** Only the simulated eBay has the private key: it signs by pushing to an address of ours, which passes the challenge on. */
async function ebaySigner({ simulator, webhook }: Place): Promise<{ sign: Sign; stop(): Promise<void> }> {
  let caught: string | undefined;
  const server = createServer(async (incoming, answer) => {
    if (incoming.method === 'GET') {
      const proof = await fetch(`${webhook}${new URL(incoming.url ?? '/', 'http://here').search}`);
      return void answer.writeHead(proof.status).end(await proof.text());
    }
    caught = String(incoming.headers['x-ebay-signature']);
    incoming.resume();
    answer.writeHead(200).end();
  });
  const here = `http://127.0.0.1:${await listenOn(server)}`;
  const signOne = async (body: Uint8Array): Promise<RawHeaders> => {
    simulator.configure({ webhook: here });
    await simulator.push(body);
    simulator.configure({ webhook });
    return [['x-ebay-signature', caught ?? '']];
  };
  // One after the other: there is one place for what was caught.
  let last: Promise<unknown> = Promise.resolve();
  const sign: Sign = (body) => {
    const next = last.then(() => signOne(body));
    last = next;
    return next;
  };
  return { sign, stop: () => close(server) };
}
