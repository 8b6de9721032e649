import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { createLocalJWKSet, exportJWK, generateKeyPair, type JWK, jwtVerify } from 'jose';
import { Provider } from 'oidc-provider';
import * as z from 'zod/mini';
import type { TokenCheck } from './gateway.ts';
import { memoryAdapter } from './identity-memory.ts';
import { close, listenOn, type PortChoice } from './listen.ts';
import type { SignInResource } from './model.ts';
import { COMMAND_LINE_CALLBACK, type Person } from './people.ts';
import { signInPage } from './sign-in-page.ts';

/** The API as a resource of the provider: only for a resource does it issue access tokens as JWTs. */
const RESOURCE = 'urn:quayside:api';

const keysSchema = z.object({ jwk: z.record(z.string(), z.unknown()), cookie: z.string() });

export type Identity = {
  readonly issuer: string;
  readonly client: string;
  readonly port: number;
  readonly check: TokenCheck;
  stop(): Promise<void>;
};

export type IdentityOptions = {
  readonly people: readonly Person[];
  readonly signIn: SignInResource;
  /** Keeps the signing key, so that tokens outlive a restart. */
  readonly dataDir?: string | undefined;
  readonly port?: PortChoice | undefined;
};

/**
 * Sign-in in place of Cognito: authorization code with PKCE, a page of its own, and access tokens with Cognito's claims
 * (`token_use`, `username`, `cognito:groups`, `client_id` and no `aud`). Paths are Cognito's: /oauth2/authorize, /oauth2/token.
 */
export async function startIdentity({ people, signIn, dataDir, port }: IdentityOptions): Promise<Identity> {
  const { jwk, cookie } = await keysIn(dataDir);
  const server = createServer();
  const taken = await listenOn(server, port);
  const issuer = `http://127.0.0.1:${taken}`;
  const { client, accessSeconds } = signIn;

  const provider = new Provider(issuer, {
    adapter: memoryAdapter,
    clients: [
      {
        client_id: client,
        application_type: 'web',
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        redirect_uris: [...new Set([...signIn.callbacks, COMMAND_LINE_CALLBACK])],
      },
    ],
    jwks: { keys: [jwk] },
    cookies: { keys: [cookie] },
    scopes: ['openid'],
    claims: { openid: ['sub'] },
    routes: {
      authorization: '/oauth2/authorize',
      token: '/oauth2/token',
      jwks: '/.well-known/jwks.json',
      end_session: '/logout',
    },
    pkce: { required: () => true },
    features: {
      devInteractions: { enabled: false },
      userinfo: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => RESOURCE,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          scope: 'openid',
          audience: client,
          accessTokenTTL: accessSeconds,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
    },
    formats: {
      customizers: {
        jwt(_context, token, parts) {
          const person = people.find(({ sub }) => 'accountId' in token && sub === token.accountId);
          // Changed in place: the provider signs this very object. It insists on an audience, which Cognito's tokens lack:
          // this one is there until it is written down.
          Object.assign(parts.payload, cognitoClaims(person, client), { aud: { toJSON: () => undefined } });
        },
      },
    },
    ttl: {
      AccessToken: accessSeconds,
      RefreshToken: 12 * 3600,
      Session: 12 * 3600,
      Grant: 12 * 3600,
      Interaction: 3600,
      IdToken: accessSeconds,
    },
    issueRefreshToken: () => true,
    findAccount: (_context, sub) =>
      people.some((person) => person.sub === sub) ? { accountId: sub, claims: () => ({ sub }) } : undefined,
    // Nobody is asked for consent: the client is ours.
    async loadExistingGrant({ oidc }) {
      const grant = new oidc.provider.Grant({ clientId: client, accountId: oidc.session?.accountId });
      grant.addOIDCScope('openid');
      grant.addResourceScope(RESOURCE, 'openid');
      await grant.save();
      return grant;
    },
    interactions: { url: (_context, interaction) => `/sign-in/${interaction.uid}` },
    clientBasedCORS: (_context, origin) => ['127.0.0.1', 'localhost'].includes(new URL(origin).hostname),
    renderError(context, out) {
      context.type = 'text/plain';
      context.body = `Sign-in failed: ${out.error}`;
    },
  });

  provider.on('server_error', (_context, error) => console.error(`sign-in: ${error.message}`));

  const page = signInPage(provider, people);
  const protocol = provider.callback();
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (!request.url?.startsWith('/sign-in/')) return void protocol(request, response);
    page(request, response).catch(() => {
      // An interaction that has run out or never was; its message may carry what was typed.
      if (!response.headersSent) response.writeHead(400, { 'content-type': 'text/plain' });
      response.end('This sign-in has run out. Begin again.');
    });
  });

  const { d: _d, p: _p, q: _q, dp: _dp, dq: _dq, qi: _qi, ...publicKey } = jwk;
  const verifier = createLocalJWKSet({ keys: [publicKey] });
  return {
    issuer,
    client,
    port: taken,
    async check(token) {
      try {
        const { payload } = await jwtVerify(token, verifier, {
          issuer,
          algorithms: ['RS256'],
          currentDate: new Date(),
        });
        // The authorizer of an HTTP API looks at client_id where a token has no aud.
        const audience = [payload.aud ?? payload.client_id].flat();
        return audience.includes(client) ? payload : undefined;
      } catch {
        return undefined;
      }
    },
    stop: () => close(server),
  };
}

function cognitoClaims(person: Person | undefined, client: string): Record<string, unknown> {
  return {
    client_id: client,
    token_use: 'access',
    scope: 'openid',
    version: 2,
    auth_time: Math.floor(Date.now() / 1000),
    origin_jti: randomUUID(),
    event_id: randomUUID(),
    username: person?.username,
    // Cognito leaves the claim out for a person in no group.
    ...(person?.groups.length ? { 'cognito:groups': [...person.groups] } : {}),
  };
}

async function keysIn(directory: string | undefined): Promise<{ jwk: JWK; cookie: string }> {
  const file = directory && join(directory, 'sign-in-keys.json');
  if (file && existsSync(file)) {
    const saved = z.parse(keysSchema, JSON.parse(readFileSync(file, 'utf8')));
    return { jwk: saved.jwk as JWK, cookie: saved.cookie };
  }
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const jwk: JWK = { ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig', kid: randomUUID() };
  const keys = { jwk, cookie: randomBytes(32).toString('base64url') };
  if (directory && file) {
    mkdirSync(directory, { recursive: true });
    writeFileSync(file, JSON.stringify(keys), { mode: 0o600 });
  }
  return keys;
}
