import { afterAll, beforeAll, describe } from 'vitest';
import { startDynalite } from '../support/dynalite.ts';
import { type Backend, clientOf, onServer } from './backends.ts';
import { storeContract } from './contract.ts';

let backend: Backend;
let stop: () => Promise<void>;

beforeAll(async () => {
  const server = await startDynalite();
  stop = server.stop;
  backend = onServer(clientOf(server.endpoint));
});
afterAll(() => stop());

describe('the table on dynalite', () => storeContract(() => backend));
