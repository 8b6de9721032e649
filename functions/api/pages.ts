import type { Page } from '../platform/http-handler.ts';
import { type OpenApi, openApiOf } from './openapi.ts';
import { REFERENCE_POLICY, referencePage } from './reference.ts';
import { routes } from './routes.ts';

let made: OpenApi | undefined;

/** Made by the first who asks: some tens of milliseconds that no other request pays for. */
function description(): OpenApi {
  made ??= openApiOf(routes);
  return made;
}

/** What the interface says of itself, to anyone: it holds nothing of the seller and nothing that this repository does not tell. */
export const pages: readonly Page[] = [
  { path: '/openapi.json', type: 'application/json', render: () => JSON.stringify(description()) },
  {
    path: '/docs',
    type: 'text/html; charset=utf-8',
    render: () => referencePage(description()),
    policy: REFERENCE_POLICY,
  },
];
