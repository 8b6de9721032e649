import { admission } from './api/admission.ts';
import type { Live } from './api/live.ts';
import { pages } from './api/pages.ts';
import { routes } from './api/routes.ts';
import { instant } from './domain/instant.ts';
import { fromEnvironment } from './platform/environment.ts';
import { httpHandler } from './platform/http-handler.ts';
import { links } from './platform/links.ts';
import { objects } from './platform/objects.ts';
import { outgoingRules } from './platform/outgoing.ts';
import { queueCounts, sender } from './platform/queues.ts';
import { secrets } from './platform/secrets.ts';
import { dynamoTable } from './store/dynamo-table.ts';
import { openStore } from './store/store.ts';

/** What the routes stand on in AWS, built by the first request and kept for the life of the function. */
function liveDesk(): Live {
  const { wake, privacy } = sender();
  return {
    store: openStore(dynamoTable(fromEnvironment('table'))),
    wake,
    carryOut: privacy,
    queueCounts: () => queueCounts(),
    objects: objects(),
    links: links(),
    secrets: secrets(undefined, 'noticesKey'),
    addresses: outgoingRules(),
    // Seldom asked for: the models are read when somebody does.
    explain: async (...asked) => (await import('./platform/classifier.ts')).explain(...asked),
    now: () => instant(Date.now()),
  };
}

/** HTTP door of agents, supervisors and engineers: their routes are in `api/routes.ts`. */
export const handler = httpHandler({ pages, routes, live: liveDesk, admit: admission() });
