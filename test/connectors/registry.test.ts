import { join } from 'node:path';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { connectorFor, connectors, doorFor, doors } from '../../functions/connectors/registry.ts';
import { marketplaces } from '../../infra/local/marketplaces/marketplaces.ts';

/** Takes no messages and tells of no buyers, only orders to delete: nothing to simulate, and no part of the demonstration. */
const NOT_SIMULATED = ['shopify'];

test('every channel has a door, a connector and, where it has messages, a simulated marketplace', () => {
  expect(Object.keys(doors)).toEqual(Object.keys(connectors));
  expect([...Object.keys(marketplaces), ...NOT_SIMULATED].sort()).toEqual(Object.keys(connectors).sort());
});

test.each(['amazon', '', 'constructor', '__proto__', 'toString'])('"%s" is no channel', (channel) => {
  expect(doorFor(channel)).toBeUndefined();
  expect(connectorFor(channel)).toBeUndefined();
});

test("the door's bundle holds no mapping, no sending and no polling", async () => {
  const { metafile } = await build({
    stdin: {
      contents: "import { doorFor } from './functions/connectors/registry.ts'; console.log(doorFor('x'));",
      resolveDir: join(import.meta.dirname, '../..'),
    },
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'node',
  });
  const [output] = Object.values(metafile.outputs);
  const used = Object.entries(output?.inputs ?? {}).flatMap(([file, { bytesInOutput }]) =>
    bytesInOutput > 0 ? [file] : [],
  );

  expect(used).toContain('functions/connectors/shopee/door.ts');
  expect(
    used.filter((file) =>
      /(?:connectors.*\/(?:mapping|outbound|poll|order|chat|topics|schema|checked)|domain\/event)\.ts$/.test(file),
    ),
  ).toEqual([]);
});
