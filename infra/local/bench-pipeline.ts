import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { benchCommand } from './bench/command.ts';
import { benchPipeline, type PipelineFigures } from './bench/pipeline.ts';

/** `npm run bench:pipeline [-- --json --inquiries 450]`: how fast inquiries go through the embedded cloud (docs/benchmarks.md). */
async function main(): Promise<string> {
  const { values } = parseArgs({
    options: { json: { type: 'boolean', default: false }, inquiries: { type: 'string', default: '450' } },
  });
  const count = Number(values.inquiries);
  // Signatures are made before a run and good for five minutes.
  if (!(Number.isInteger(count) && count >= 3 && count <= 9000)) {
    throw new Error('--inquiries takes a whole number from 3 to 9000');
  }
  const dataDir = mkdtempSync(join(tmpdir(), 'quayside-bench-'));
  try {
    const figures = await benchPipeline(count, dataDir, (line) => console.error(line));
    return values.json ? JSON.stringify(figures) : readable(figures);
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

function readable({
  inquiriesPerSecond,
  ackMs,
  ackAloneMs,
  visibleMs,
  spread,
  peer,
  ratio,
  ...about
}: PipelineFigures): string {
  const between = ([least, most]: readonly [number, number]) => `(runs: ${least} to ${most})`;
  return [
    `${about.inquiries} inquiries in ${about.runs} runs, ${about.atOnce} at once; ${about.cores} cores, Node ${about.node}, ${about.seconds} s`,
    `through the pipeline   ${inquiriesPerSecond} a second ${between(spread.inquiriesPerSecond)}`,
    `acknowledged           p50 ${ackMs.p50} ms ${between(spread.ackP50)}, p99 ${ackMs.p99} ms ${between(spread.ackP99)}`,
    `acknowledged, alone    p50 ${ackAloneMs.p50} ms, p99 ${ackAloneMs.p99} ms, one at a time`,
    `listed in its queue    p50 ${visibleMs.p50} ms ${between(spread.visibleP50)}, p95 ${visibleMs.p95} ms ${between(spread.visibleP95)}, one at a time`,
    `beside it              ${peer.name}: ${peer.perSecond} a second, p50 ${peer.ackMs.p50} ms, p99 ${peer.ackMs.p99} ms`,
    `ratio                  an acknowledgement takes ${ratio.ackP50} times as long; ${ratio.throughput} times fewer a second, all the way to the ticket`,
  ].join('\n');
}

benchCommand(main);
