import './bench/growth/quiet.ts';
import { parseArgs } from 'node:util';
import { benchCommand } from './bench/command.ts';
import { type Figures, figuresOf, QUESTIONS } from './bench/growth/measure.ts';
import { print } from './bench/growth/quiet.ts';
import { type SweptFigures, sweepMany } from './bench/growth/sweep-many.ts';

const USAGE = `npm run bench:growth [-- --json] [--sizes 1000,10000] [--sweep 100000]

What is read as a desk grows (docs/benchmarks.md#growth).
  --sizes A,B    tickets that the desks have had, 1000 at least; 100000 takes minutes
  --sweep N      also lets so many clocks run out in one minute`;

const progress = (line: string) => console.error(line);

function readable(sizes: readonly number[], desks: readonly Figures[], swept: SweptFigures | undefined): string {
  const cells = (values: readonly (string | number)[]) => values.map((value) => String(value).padStart(12)).join('');
  const rows = QUESTIONS.map((question) => {
    const units = desks.map((desk) => `${desk[question].readUnits}`);
    const times = desks.map((desk) => `${desk[question].p50Ms} ms`);
    return `${question.padEnd(14)}${cells(units)}${cells(times)}`;
  });
  const head = `${'tickets'.padEnd(14)}${cells(sizes.map((size) => `${size}`))}${cells(sizes)}`;
  const lines = ['read units, then the middle of the times', head, ...rows];
  if (!swept) return lines.join('\n');
  const { due, raised, raisedTwice, pages, seconds, raisedPerSecond, mostAtOnce, workers, callMs } = swept;
  return [
    ...lines,
    `${due} clocks in one minute: ${raised} raised, ${raisedTwice} twice, in ${pages} pages and ${seconds} s`,
    `  ${raisedPerSecond} a second, ${mostAtOnce} at once on ${workers} workers, ${callMs} ms a call`,
  ].join('\n');
}

async function main(): Promise<string> {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
      sizes: { type: 'string', default: '1000,10000' },
      sweep: { type: 'string' },
    },
  });
  const sizes = values.sizes.split(',').map(Number);
  const many = values.sweep === undefined ? undefined : Number(values.sweep);
  if (![...sizes, many ?? 1000].every((size) => Number.isInteger(size) && size >= 1000)) throw new Error(USAGE);
  const begun = performance.now();
  const desks: Figures[] = [];
  for (const size of sizes) desks.push(await figuresOf(size, progress));
  const swept = many === undefined ? undefined : await sweepMany(many, progress);
  if (!values.json) return readable(sizes, desks, swept);
  const figures = QUESTIONS.map((question) => {
    const readUnits = desks.map((desk) => desk[question].readUnits);
    return [question, { readUnits, p50Ms: desks.map((desk) => desk[question].p50Ms) }];
  });
  const seconds = Math.round((performance.now() - begun) / 1000);
  return JSON.stringify({ sizes, ...Object.fromEntries(figures), ...(swept && { swept }), seconds });
}

benchCommand(main, print);
