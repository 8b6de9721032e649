/** Names the caller of a call that carries no AWS signature (marketplaces). The front takes it off before the call goes on. */
export const CALLER_HEADER = 'x-quayside-caller';

/** `fetch` that names its caller to the front, for code that is not run in a worker of the cloud. */
export function callingAs(caller: string): typeof fetch {
  return (input, init) => {
    const headers = new Headers(init?.headers ?? (input instanceof Request ? input.headers : undefined));
    headers.set(CALLER_HEADER, caller);
    return fetch(input, { ...init, headers });
  };
}

/** The key with which an engineer's commands (`infra/operate`) sign: a person's, that of no function, and free to do all. */
export const OPERATOR = 'operator';
