import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { encodeModels } from '../functions/domain/understanding/asset.ts';
import { correctionsIn } from './corrections.ts';
import { readMaterial, trainModels } from './models.ts';

/**
 * `npm run train [-- --corrections FILE]`: learns from the corpus, the patterns and the word lists, and writes `model.bin`.
 * `--corrections`: pages of `GET /v1/corrections`, one a line, to learn from besides.
 */

const FILE = new URL('../functions/platform/model.bin', import.meta.url);

const started = performance.now();
const { corrections: file } = parseArgs({ options: { corrections: { type: 'string' } } }).values;
const corrections = file ? correctionsIn(file, readFileSync(file, 'utf8')) : [];
const material = { ...readMaterial(), corrections };
const models = trainModels(material);
const bytes = encodeModels(models);
// Written aside and renamed: whoever reads the file meanwhile reads a whole one.
const aside = new URL(`${FILE.href}.new`);
writeFileSync(aside, bytes);
renameSync(aside, FILE);
console.log(
  `${models.name}: ${material.lines.length + corrections.length} lines, ${Math.round(bytes.length / 1000)} KB, ${Math.round((performance.now() - started) / 1000)} s`,
);
