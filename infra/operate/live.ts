import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { connectorFor, doorFor } from '../../functions/connectors/registry.ts';
import { instant } from '../../functions/domain/instant.ts';
import { fromEnvironment } from '../../functions/platform/environment.ts';
import { objects } from '../../functions/platform/objects.ts';
import { secrets } from '../../functions/platform/secrets.ts';
import { dynamoTable } from '../../functions/store/dynamo-table.ts';
import { openStore } from '../../functions/store/store.ts';
import type { Target } from './target.ts';

/** What the functions stand on, for a command: the same code against the same deployment, at its time. */
export function liveOn({ now }: Pick<Target, 'now'>, client: DynamoDBClient = new DynamoDBClient({})) {
  const table = dynamoTable(fromEnvironment('table'), { now, client });
  return {
    table,
    store: openStore(table),
    secrets: secrets(),
    objects: objects(),
    connectorFor,
    doorFor,
    now: () => instant(now()),
  };
}
export type OperatorLive = ReturnType<typeof liveOn>;
