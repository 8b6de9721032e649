import { parseArgs } from 'node:util';
import { serve } from './http.ts';
import { marketplaces } from './marketplaces.ts';

/**
 * One simulated marketplace as a process: `node infra/local/marketplaces/serve.ts --channel shopee --port 4601`.
 * Prints its address once it listens; everything else goes by `/_sim/…`.
 */
const { values } = parseArgs({ options: { channel: { type: 'string' }, port: { type: 'string', default: '0' } } });
const create = marketplaces[values.channel ?? ''];
if (!create) throw new Error(`--channel must be one of ${Object.keys(marketplaces).join(', ')}`);
const served = await serve(create({ idsFrom: Date.now() }).listener, Number(values.port));
console.log(`${values.channel} listens on ${served.url}`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void served.close());
