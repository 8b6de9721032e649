import { describe } from 'vitest';
import { inMemory } from './backends.ts';
import { storeContract } from './contract.ts';

describe('the table in memory', () => storeContract(() => inMemory));
