import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib/core';
import { afterAll, expect, test } from 'vitest';
import { FACTS } from '../../functions/domain/facts.ts';
import { DAY } from '../../functions/domain/instant.ts';
import { deployment } from '../../infra/app.ts';
import { OBJECTS } from '../../infra/storage-stack.ts';

const root = join(import.meta.dirname, '../..');
const outdir = mkdtempSync(join(tmpdir(), 'quayside-privacy-'));
afterAll(() => rmSync(outdir, { recursive: true, force: true }));

type Rule = { readonly Prefix?: string; readonly ExpirationInDays?: number; readonly Status: string };
type Properties = {
  readonly LifecycleConfiguration?: { readonly Rules: readonly Rule[] };
  readonly MessageRetentionPeriod?: number;
  readonly RedrivePolicy?: unknown;
  readonly RetentionInDays?: number;
  readonly PointInTimeRecoverySpecification?: { readonly PointInTimeRecoveryEnabled: boolean };
  readonly TimeToLiveSpecification?: { readonly Enabled: boolean };
  readonly VersioningConfiguration?: unknown;
};
type Resource = { readonly Type: string; readonly Properties: Properties };

/** Production as it would be deployed. */
const resources = (() => {
  const { context } = JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8'));
  const app = new App({ outdir, context: { ...context, 'aws:cdk:bundling-stacks': [] } });
  deployment(app, 'production');
  return app.synth().stacks.flatMap(({ template }) => Object.entries<Resource>(template.Resources));
})();
const of = (type: string) => resources.filter(([, { Type }]) => Type === type);

/** The rows of a table of docs/privacy.md, cell by cell. */
const rows = readFileSync(join(root, 'docs/privacy.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('|'))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
const rowsOf = (beginning: string) => rows.filter(([place = '']) => place.startsWith(beginning));
const boundOf = (beginning: string) => rowsOf(beginning)[0]?.[2] ?? 'no such row';

/** What can hold anything that people wrote; a new kind of it belongs into docs/privacy.md. */
const HOLDING =
  /^AWS::(DynamoDB::(Table|GlobalTable)|S3::Bucket|SQS::Queue|Logs::LogGroup|Cognito::UserPool|Kinesis|RDS|Elasti|OpenSearch|EFS|Firehose|SecretsManager|SSM::Parameter)$/;

test('every place that may hold something of a buyer stands in docs/privacy.md', () => {
  const types = new Set(resources.map(([, { Type }]) => Type).filter((type) => HOLDING.test(type)));

  expect([...types].filter((type) => rowsOf(`\`${type}\``).length === 0)).toEqual([]);
  for (const [id] of [...of('AWS::S3::Bucket'), ...of('AWS::DynamoDB::Table')]) {
    const name = id.replace(/[0-9A-F]{8}$/, '');
    expect(
      rows.some(([place]) => place?.includes(`\`${name}\``)),
      name,
    ).toBe(true);
  }
});

test('every beginning of an object’s key has a lifecycle, as the page says, and no version survives it', () => {
  const [, bucket] = of('AWS::S3::Bucket').find(([id]) => /^Objects[0-9A-F]{8}$/.test(id)) ?? [];
  const rules = bucket?.Properties.LifecycleConfiguration?.Rules ?? [];

  expect(bucket?.Properties.VersioningConfiguration).toBeUndefined();
  for (const beginning of Object.values(OBJECTS)) {
    const rule = rules.find(({ Prefix, Status }) => Prefix === beginning && Status === 'Enabled');
    expect(boundOf(`\`AWS::S3::Bucket\` \`Objects\` \`${beginning}\``), beginning).toContain(
      `${rule?.ExpirationInDays} days`,
    );
  }
  const [, logs] = of('AWS::S3::Bucket').find(([id]) => id.startsWith('ObjectsAccessLogs')) ?? [];
  expect(boundOf('`AWS::S3::Bucket` `ObjectsAccessLogs`')).toBe(
    `${logs?.Properties.LifecycleConfiguration?.Rules[0]?.ExpirationInDays} days`,
  );
});

test('every queue and every log forgets when the page says so', () => {
  const queues = of('AWS::SQS::Queue').map(([, { Properties }]) => Properties);
  const days = (some: Properties[]) => [...new Set(some.map((one) => Number(one.MessageRetentionPeriod) / 86_400))];

  const sources = queues.filter(({ RedrivePolicy }) => RedrivePolicy);
  const deadLetters = queues.filter(({ RedrivePolicy }) => !RedrivePolicy);
  expect(sources.length).toBe(deadLetters.length);
  expect(days(sources).map((number) => `${number} days`)).toEqual([boundOf('`AWS::SQS::Queue` `IntakeQueue`')]);
  expect(boundOf('`AWS::SQS::Queue`, each other source')).toBe(boundOf('`AWS::SQS::Queue` `IntakeQueue`'));
  expect(days(deadLetters).map((number) => `${number} days`)).toEqual([boundOf('`AWS::SQS::Queue`, dead letters')]);
  const logs = new Set(of('AWS::Logs::LogGroup').map(([, { Properties }]) => `${Properties.RetentionInDays} days`));
  expect([...logs]).toEqual([boundOf('`AWS::Logs::LogGroup`')]);
});

test('the table deletes what has expired, and the page says that its backups do not', () => {
  const [table] = of('AWS::DynamoDB::Table').map(([, { Properties }]) => Properties);

  expect(table?.TimeToLiveSpecification?.Enabled).toBe(true);
  expect(table?.PointInTimeRecoverySpecification?.PointInTimeRecoveryEnabled).toBe(true);
  expect(boundOf('`AWS::DynamoDB::Table`')).toContain('35 days more');
});

test('the page tells of every channel’s rule for how long buyers’ data are kept', () => {
  const rules = FACTS.filter(({ fact }) => fact === 'keep-at-most-ms');

  expect(rules.length).toBeGreaterThan(2);
  for (const { channel, value } of rules) {
    const bound = rowsOf(channel === '*' ? 'all others' : `\`${channel}\``).map(([, cell]) => cell);
    expect(
      bound.some((cell) => cell?.startsWith(`${value / DAY} days`)),
      channel,
    ).toBe(true);
  }
});
