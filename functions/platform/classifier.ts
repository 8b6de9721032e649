import { readFileSync } from 'node:fs';
import { decodeModels } from '../domain/understanding/asset.ts';
import { reader } from '../domain/understanding/classify.ts';
import { explainer } from '../domain/understanding/explain.ts';

/** What was learned, as it stands beside this module and, bundled, beside the function (infra/bundling.ts). */
const FILE = new URL('./model.bin', import.meta.url);

/** The models of this version. Read while the function starts, when Lambda gives it the most CPU. */
export const models = decodeModels(readFileSync(FILE));

/** Reads one message by the models of this version. */
export const understand = reader(models);

/** Why they take a message for what they do. */
export const explain = explainer(models);
