import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Provider } from 'oidc-provider';
import type { Person } from './people.ts';

/** The page on which demonstration people sign in. Throws for a sign-in that is unknown or has run out. */
export function signInPage(provider: Provider, people: readonly Person[]) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { uid } = await provider.interactionDetails(request, response);
    if (request.method !== 'POST') return show(response, 200, uid, people);
    const form = new URLSearchParams(await readText(request));
    const person = people.find(({ username }) => username === form.get('username'));
    if (!person || !same(person.password, form.get('password') ?? '')) return show(response, 401, uid, people);
    const result = { login: { accountId: person.sub } };
    await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
  };
}

function same(expected: string, given: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
}

async function readText(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}

function show(response: ServerResponse, status: number, uid: string, people: readonly Person[]): void {
  const options = people.map(({ username, name, groups }) => {
    const role = groups.length ? groups.join(', ') : 'no group';
    return `<option value="${username}">${name} (${role})</option>`;
  });
  const page = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Quayside: sign in</title>
<style>body{font:16px system-ui;max-width:22rem;margin:4rem auto}label{display:block;margin:1rem 0}select,input,button{font:inherit;width:100%;padding:.4rem}</style>
<h1>Sign in</h1><form method="post" action="/sign-in/${uid}">
${status === 401 ? '<p role="alert">That password is not the right one.</p>' : ''}
<label>Person<select name="username">${options.join('')}</select></label>
<label>Password<input name="password" type="password" autocomplete="current-password" autofocus></label>
<button>Sign in</button></form><p><small>Passwords are printed by <code>npm start</code>.</small></p></html>`;
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }).end(page);
}
