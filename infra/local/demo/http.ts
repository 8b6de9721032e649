import * as z from 'zod/mini';

/** An answer with its body read as the schema says. */
export type Answered<T> = { readonly status: number; readonly headers: Headers; readonly body: T };

export type Asked = {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
};

/** One call over HTTP. Throws, naming the address and status, for an answer outside `allowed` or of another shape. */
export async function ask<T>(
  url: string,
  schema: z.ZodMiniType<T>,
  { method = 'GET', headers = {}, body }: Asked = {},
  allowed: readonly number[] = [],
): Promise<Answered<T | undefined>> {
  const answer = await fetch(url, {
    method,
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  const { pathname } = new URL(url);
  if (allowed.includes(answer.status)) return { status: answer.status, headers: answer.headers, body: undefined };
  if (!answer.ok) throw new Error(`${method} ${pathname} answered ${answer.status} ${codeIn(text)}`);
  if (answer.status === 204) return { status: 204, headers: answer.headers, body: undefined };
  const parsed = z.safeParse(schema, JSON.parse(text));
  if (!parsed.success) {
    const fields = parsed.error.issues.map(({ path }) => path.join('.')).slice(0, 3);
    throw new Error(`${method} ${pathname} answered in another shape: ${fields.join(', ')}`);
  }
  return { status: answer.status, headers: answer.headers, body: parsed.data };
}

/** The code of a problem (RFC 9457): it says what went wrong without quoting anything. */
function codeIn(text: string): string {
  try {
    return z.safeParse(z.object({ code: z.string() }), JSON.parse(text)).data?.code ?? '';
  } catch {
    return '';
  }
}

/** Does the work for each, at most `atOnce` at a time, and gives the results in order. */
export async function each<T, R>(list: readonly T[], atOnce: number, work: (one: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const lane = async () => {
    while (next < list.length) {
      const index = next;
      next += 1;
      const one = list[index];
      if (one !== undefined) results[index] = await work(one);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return results;
}

/** Asks again until something comes of it. Throws, naming what was waited for, after `withinMs`. */
export async function until<T>(what: string, withinMs: number, look: () => Promise<T | undefined>): Promise<T> {
  const end = performance.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > end) throw new Error(`${what}: not within ${withinMs / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
