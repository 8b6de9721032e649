import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { PRICES } from '../../local/bench/prices.ts';

type Capacity = { readonly ConsumedCapacity?: { readonly CapacityUnits?: number } };

/** A DynamoDB client that adds up what its calls consumed, as DynamoDB itself says. */
export function meteredClient() {
  const units = { read: 0, write: 0 };
  const client = new DynamoDBClient({});
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        Object.assign(args.input, { ReturnConsumedCapacity: 'TOTAL' });
        const answer = await next(args);
        const used = (answer.output as Capacity).ConsumedCapacity?.CapacityUnits ?? 0;
        units[/^(Put|Delete)/.test(commandName ?? '') ? 'write' : 'read'] += used;
        return answer;
      },
    { step: 'initialize', name: 'meter' },
  );
  return { client, units };
}

/** US dollars for what the test itself asked for; what the functions did for it is in `npm run bench:cost`. */
export function dollarsFor(units: { readonly read: number; readonly write: number }, requests: number): number {
  const { readUnit, writeUnit, apiRequest } = PRICES.items;
  return units.read * readUnit.usd + units.write * writeUnit.usd + requests * apiRequest.usd;
}
