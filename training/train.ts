import { renameSync, writeFileSync } from 'node:fs';
import { readCorpus } from './corpus.ts';
import { fitTemperature, heldOut, latinLanguages, modelFile, trainIntents, trainLanguages } from './models.ts';

const FILE = new URL('../functions/domain/understanding/model.generated.ts', import.meta.url);
const FOLDS = 5;

const started = performance.now();
const examples = readCorpus();
const temperature = fitTemperature([...heldOut(examples, FOLDS).values()]);
const latin = latinLanguages(examples);
const intents = trainIntents(examples, temperature);
const text = modelFile({ intents, languages: trainLanguages(examples, latin), latin, examples });
// Written aside and renamed: whoever reads the file meanwhile reads a whole one.
const aside = new URL(`${FILE.href}.new`);
writeFileSync(aside, text);
renameSync(aside, FILE);
console.log(
  `${examples.length} lines, temperature ${temperature.toFixed(2)}, ${Math.round(text.length / 1000)} KB, ${Math.round((performance.now() - started) / 1000)} s`,
);
