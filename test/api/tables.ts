import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { memoryTable } from '../../functions/store/memory-table.ts';
import type { Item, Table } from '../../functions/store/table.ts';

/** A table whose indexes show what was there at the last `catchUp`, as DynamoDB's may for some seconds. */
export function lagging() {
  let copy = memoryTable();
  const written = new Map<string, Item>();
  return {
    around: (table: Table): Table => ({
      ...table,
      async put(item, expected) {
        const stored = await table.put(item, expected);
        written.set(`${item.pk}\n${item.sk}`, stored);
        return stored;
      },
      entries: (index, range) => copy.entries(index, range),
    }),
    async catchUp() {
      copy = memoryTable();
      for (const item of written.values()) await copy.put(item, 'any');
    },
  };
}

/**
 * Loses the client's answer to its next write of an item of that kind: the write is applied, the connection breaks, and the
 * SDK, which heard nothing, sends it a second time.
 */
export function losingAnswers(client: DynamoDBClient) {
  let next: string | undefined;
  let lost = 0;
  client.middlewareStack.add(
    (send, { commandName }) =>
      async (args) => {
        const answer = await send(args);
        const { Item } = args.input as { Item?: { sk?: { S?: string } } };
        if (commandName !== 'PutItemCommand' || next === undefined || !Item?.sk?.S?.startsWith(next)) return answer;
        next = undefined;
        lost += 1;
        throw Object.assign(new Error('socket hang up'), { name: 'TimeoutError', code: 'ECONNRESET' });
      },
    { step: 'deserialize', name: 'loseAnswer', override: true },
  );
  return {
    loseNext(sortKeyStart: string) {
      next = sortKeyStart;
    },
    lost: () => lost,
  };
}

/** A table whose function dies before its nth write from now: nobody ever hears of it. */
export function dyingSilently() {
  let left = 0;
  return {
    atWrite(nth: number) {
      left = nth;
    },
    around: (table: Table): Table => ({
      ...table,
      async put(item, expected) {
        left -= 1;
        return left === 0 ? new Promise(() => {}) : table.put(item, expected);
      },
    }),
  };
}

/** A table that dies right after (`after`) or before (`before`) the next write of an item of that kind. */
export function dying() {
  let plan: { when: 'before' | 'after'; start: string } | undefined;
  return {
    die(when: 'before' | 'after', sortKeyStart: string) {
      plan = { when, start: sortKeyStart };
    },
    around: (table: Table): Table => ({
      ...table,
      async put(item, expected) {
        const when = plan && item.sk.startsWith(plan.start) ? plan.when : undefined;
        if (!when) return table.put(item, expected);
        plan = undefined;
        if (when === 'after') await table.put(item, expected);
        throw new Error('the function died here');
      },
    }),
  };
}
