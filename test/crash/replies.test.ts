import { crashTest } from './explore.ts';
import { REPLIES } from './scenarios.ts';

crashTest(REPLIES);
