import { crashTest } from './explore.ts';
import { CLOCKS } from './scenarios.ts';

crashTest(CLOCKS);
