import { writeFileSync } from 'node:fs';
import { readCorpus } from './corpus.ts';
import { fitTemperature, heldOutIntents, latinLanguages, modelFile, trainIntents, trainLanguages } from './models.ts';

const FILE = new URL('../functions/domain/understanding/model.generated.ts', import.meta.url);
const FOLDS = 5;

const started = performance.now();
const examples = readCorpus();
const temperature = fitTemperature(heldOutIntents(examples, FOLDS));
const latin = latinLanguages(examples);
const text = modelFile(trainIntents(examples, temperature), trainLanguages(examples, latin), latin);
writeFileSync(FILE, text);
console.log(
  `${examples.length} lines, temperature ${temperature.toFixed(2)}, ${Math.round(text.length / 1000)} KB, ${Math.round((performance.now() - started) / 1000)} s`,
);
