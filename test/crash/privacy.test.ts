import { crashTest } from './explore.ts';
import { PRIVACY } from './scenarios.ts';

crashTest(PRIVACY);
