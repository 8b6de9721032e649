import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { benchCold, type ColdFigures } from './bench/cold.ts';
import { benchCommand } from './bench/command.ts';

/** `npm run bench:cold [-- --json]`: how long each function takes to start, beside a bare one (docs/benchmarks.md). */
async function main(): Promise<string> {
  const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } });
  const outdir = mkdtempSync(join(tmpdir(), 'quayside-cold-'));
  try {
    const figures = await benchCold(outdir, (line) => console.error(line));
    return values.json ? JSON.stringify(figures) : readable(figures);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

function readable({ functions, receiveWebhook, ...about }: ColdFigures): string {
  const heads = ['KB', 'bare', 'import ms', 'bare', 'ratio', 'CPU ms', 'bare', 'ratio'];
  const { importAndFirstRequestMs: first, bareImportAndFirstRequestMs: bareFirst, ...door } = receiveWebhook;
  return [
    `medians of ${about.runs} fresh processes each; ${about.cores} cores, Node ${about.node}, ${about.seconds} s`,
    row('', heads),
    ...functions.map((one) =>
      row(one.name, [
        ...[one.bundleBytes, one.bareBundleBytes].map((bytes) => Math.round(bytes / 1000)),
        ...[one.importMs, one.bareImportMs, one.ratio, one.cpuMs, one.bareCpuMs, one.cpuRatio],
        `  ${one.spread.ms.join(' to ')} ms`,
      ]),
    ),
    row('receive-webhook, first', ['', '', first, bareFirst, door.ratio, door.cpuMs, door.bareCpuMs, door.cpuRatio]),
    `receive-webhook with its first request: ${door.spread.ms.join(' to ')} ms, bare ${door.spread.bareMs.join(' to ')} ms`,
  ].join('\n');
}

function row(name: string, cells: readonly (string | number)[]): string {
  return name.padEnd(24) + cells.map((cell) => String(cell).padStart(10)).join('');
}

benchCommand(main);
