import { crashTest } from './explore.ts';
import { INTAKE } from './scenarios.ts';

crashTest(INTAKE);
