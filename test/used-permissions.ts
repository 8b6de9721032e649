import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { type Grant, grantsOf, NOTES, type Note } from '../infra/local/permissions.ts';
import { readAssembly } from '../infra/local/template.ts';

/** What a role allows and no test uses, each with the reason why it is allowed all the same. Nobody else is excepted. */
export const NEVER_USED: readonly (Grant & { readonly because: string })[] = [
  {
    function: 'raise-clocks',
    action: 'sqs:SendMessage',
    resource: 'arn:aws:sqs:us-east-1:000000000000:privacy-queue',
    because:
      'Only where more than a hundred things are due in one minute, privacy orders among them: chance decides whether a run has that.',
  },
];

/**
 * The reverse check: after all tests, what a role allows and no test on the running cloud has used fails the run, and so
 * does what a function was refused. A part of the tests says nothing about it, and says so.
 */
export default function setup(project: TestProject): () => Promise<void> {
  const run = project.getProvidedContext().runDirectory;
  const notes = join(run, 'permission-notes');
  process.env[NOTES] = notes;
  return async () => {
    const skipped = await whySkipped(project);
    if (skipped) return console.warn(`\nPermissions were not checked for being used: ${skipped}.`);
    const complaints = complaintsAbout(notesIn(notes), grantsIn(join(run, 'cdk.out')));
    if (complaints.length > 0) throw new Error(`permissions and their use differ:\n${complaints.join('\n')}`);
    console.log('\nEvery permission of every role was used by a test, and none was missed.');
  };
}

async function whySkipped(project: TestProject): Promise<string | undefined> {
  const { state, config } = project.vitest;
  const { testFiles } = await project.globTestFiles();
  const ran = new Set(state.getTestModules().map(({ moduleId }) => moduleId));
  const left = testFiles.filter((file) => !ran.has(file)).length;
  if (left > 0) return `${left} of ${testFiles.length} test files did not run`;
  if (config.testNamePattern) return 'only tests of some names ran';
  return state.getCountOfFailedTests() > 0 ? 'tests have failed' : undefined;
}

/** Each difference as a sentence for whoever has to mend it. */
export function complaintsAbout(notes: readonly Note[], grants: readonly Grant[], excepted = NEVER_USED): string[] {
  // Tests of the front itself make up functions of their own.
  const ours = notes.filter((note) => grants.some((grant) => grant.function === note.function));
  const used = new Set(ours.filter(({ what }) => what === 'used').map(said));
  const refused = new Set(ours.filter(({ what }) => what === 'refused').map(said));
  const allowed = new Set(grants.map(said));
  const excused = new Set(excepted.map(said));
  return [
    ...[...allowed].filter((one) => !used.has(one) && !excused.has(one)).map((one) => `allowed, never used: ${one}`),
    ...[...excused].filter((one) => !allowed.has(one)).map((one) => `excepted, and not allowed: ${one}`),
    ...[...refused].map((one) => `needed, not allowed: ${one}`),
  ];
}

function said({ function: name, action, resource }: Grant): string {
  return `${name} ${action} ${resource}`;
}

function notesIn(directory: string): Note[] {
  if (!existsSync(directory)) return [];
  const lines = readdirSync(directory).flatMap((file) =>
    readFileSync(join(directory, file), 'utf8').trim().split('\n'),
  );
  return lines.map((line) => JSON.parse(line));
}

function grantsIn(assembly: string): Grant[] {
  return readAssembly(assembly).functions.flatMap((role) => grantsOf(role));
}
