import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { benchCommand } from './bench/command.ts';
import { benchCost, type Cost, type CostFigures } from './bench/cost.ts';

/** `npm run bench:cost [-- --json]`: what events cost in AWS, counted on the embedded cloud (docs/benchmarks.md). */
async function main(): Promise<string> {
  const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } });
  const dataDir = mkdtempSync(join(tmpdir(), 'quayside-cost-'));
  try {
    const figures = await benchCost(dataDir, (line) => console.error(line));
    return values.json ? JSON.stringify(figures) : readable(figures);
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

function readable({
  perInquiry,
  perFollowUp,
  perOrderEvent,
  perReply,
  perClaim,
  standing,
  priceTable,
  ...about
}: CostFigures): string {
  const rows: [string, Cost][] = [
    ['new ticket', perInquiry],
    ['  Latin', perInquiry.byText.latin],
    ['  CJK', perInquiry.byText.cjk],
    ['  naming an order', perInquiry.namingAnOrder],
    ['follow-up', perFollowUp],
    ['  naming the same order', perFollowUp.namingTheSameOrder],
    ['  after an answer', perFollowUp.afterAnAnswer],
    ['order event', perOrderEvent],
    ...Object.entries(perOrderEvent.byEvent).map(([event, cost]): [string, Cost] => [`  ${event}`, cost]),
    ['reply', perReply],
    ['claim', perClaim],
    ['sweep, nothing due', standing.sweep],
  ];
  const columns = [
    'writeUnits',
    'readUnits',
    'sqsRequests',
    'lambdaInvocations',
    'apiRequests',
    'bytesLogged',
  ] as const;
  return [
    `${about.each} of each in batches of ${about.batchSize}, texts of 300 characters; prices of ${priceTable.date}, ${priceTable.region}`,
    `${''.padEnd(26)}${columns.map((name) => name.padStart(18)).join('')}${'US$ a million'.padStart(18)}`,
    ...rows.map(([name, cost]) =>
      [
        name.padEnd(26),
        ...columns.map((column) => String(Math.round(cost[column] * 100) / 100).padStart(18)),
        cost.usdPerMillion.toFixed(2).padStart(18),
      ].join(''),
    ),
    `of a new ticket: ${Object.entries(perInquiry.usdPerMillionBy)
      .map(([what, usd]) => `${what} ${usd.toFixed(2)}`)
      .join(', ')}`,
    `when nothing happens: sweeps US$ ${standing.sweepsUsdPerMonth.toFixed(2)} and empty receives US$ ${standing.emptyReceivesUsdPerMonth.toFixed(2)} a month`,
  ].join('\n');
}

benchCommand(main);
