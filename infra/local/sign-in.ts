import { createHash, randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import * as z from 'zod/mini';
import { COMMAND_LINE_CALLBACK, demonstrationPeople } from './people.ts';
import { DATA_DIR, readAddresses } from './running.ts';

const tokensSchema = z.looseObject({ access_token: z.string() });

/** Who signs in where. */
export type SignIn = {
  readonly issuer: string;
  readonly client: string;
  readonly username: string;
  readonly password: string;
};

/** An access token, got as a browser gets it: authorization code with PKCE, through the sign-in page. Throws when refused. */
export async function signIn({ issuer, client, username, password }: SignIn): Promise<string> {
  const verifier = randomBytes(32).toString('base64url');
  const cookies = new Map<string, string>();
  const visit = async (url: string, form?: URLSearchParams): Promise<Response> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = cookie ? { cookie } : {};
    const answer = await fetch(new URL(url, issuer), {
      redirect: 'manual',
      headers,
      ...(form ? { method: 'POST', body: form } : {}),
    });
    for (const set of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      if (value) cookies.set(name, value);
      else cookies.delete(name);
    }
    return answer;
  };
  const query = new URLSearchParams({
    client_id: client,
    response_type: 'code',
    scope: 'openid',
    redirect_uri: COMMAND_LINE_CALLBACK,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  });

  const page = nextOf(await visit(`/oauth2/authorize?${query}`));
  const submitted = await visit(page, new URLSearchParams({ username, password }));
  if (submitted.status === 401) throw new Error(`the password of ${username} was refused`);
  const back = nextOf(await visit(nextOf(submitted)));
  const code = new URL(back).searchParams.get('code');
  if (!code) throw new Error('the sign-in gave no code');

  const form = {
    grant_type: 'authorization_code',
    client_id: client,
    code,
    redirect_uri: COMMAND_LINE_CALLBACK,
    code_verifier: verifier,
  };
  const answer = await visit('/oauth2/token', new URLSearchParams(form));
  const tokens = z.safeParse(tokensSchema, await answer.json());
  if (!tokens.success) throw new Error(`the code was refused (${answer.status})`);
  return tokens.data.access_token;
}

function nextOf(answer: Response): string {
  const location = answer.headers.get('location');
  if (!location) throw new Error(`the sign-in stopped with ${answer.status}`);
  return location;
}

/** `npm run --silent sign-in -- --as li`: prints an access token for the embedded cloud that runs here. */
if (import.meta.main) {
  try {
    const { values } = parseArgs({
      options: { as: { type: 'string' }, 'data-dir': { type: 'string', default: DATA_DIR } },
    });
    const dataDir = values['data-dir'];
    const people = demonstrationPeople(dataDir);
    const person = people.find(({ username }) => username === values.as);
    if (!person) throw new Error(`say who: --as ${people.map(({ username }) => username).join(' | ')}`);
    const { issuer, client } = readAddresses(dataDir);
    console.log(await signIn({ issuer, client, username: person.username, password: person.password }));
  } catch (cause) {
    console.error(cause instanceof Error ? cause.message : 'sign-in failed');
    process.exitCode = 1;
  }
}
