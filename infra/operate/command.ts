import { type ParseArgsConfig, parseArgs } from 'node:util';
import { DATA_DIR } from '../local/running.ts';
import { openTarget, type Target } from './target.ts';

type Options = NonNullable<ParseArgsConfig['options']>;

const COMMON = {
  help: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  local: { type: 'boolean', default: false },
  stage: { type: 'string' },
  stack: { type: 'string' },
  'data-dir': { type: 'string', default: DATA_DIR },
} as const satisfies Options;

const COMMON_HELP = `Where
  --local             the cloud that \`npm start\` runs here (the default)
  --data-dir DIR      its data directory (${DATA_DIR})
  --stage NAME        a deployment in the AWS account that you are signed in to; --stack quayside-NAME says the same
Output
  --json              one JSON object on standard output; progress goes to standard error
  --help
Exit codes: 0 done, 1 not done or something found wrong, 2 the command was not understood.`;

type Parsed<O extends Options> = ReturnType<
  typeof parseArgs<{ options: O & typeof COMMON; allowPositionals: true; strict: true }>
>;

/** What a command works with. */
export type Given<O extends Options> = {
  readonly values: Parsed<O>['values'];
  readonly positionals: readonly string[];
  readonly target: Target;
  /** A line for whoever watches; on standard error where standard output is for JSON. */
  readonly say: (line: string) => void;
};

/** What a command reports: printed as JSON when asked. `ok: false` ends it with exit code 1. */
export type Report = { readonly ok: boolean } & Readonly<Record<string, unknown>>;

export type Command<O extends Options> = {
  readonly usage: string;
  readonly options: O;
  readonly run: (given: Given<O>) => Promise<Report>;
};

/** The command line was not understood: exit code 2, with the usage. */
export class Usage extends Error {
  override name = 'Usage';
}

/** Runs a command as `npm run NAME -- …` does and ends the process with its exit code. */
export async function runCommand<const O extends Options>(command: Command<O>): Promise<never> {
  process.exit(await carryOut(command, process.argv.slice(2)));
}

async function carryOut<O extends Options>({ usage, options, run }: Command<O>, args: string[]): Promise<number> {
  // Before anything is known of the arguments: whoever wants JSON never gets anything else there.
  const json = args.includes('--json');
  const say = (line: string) => (json ? console.error(line) : console.log(line));
  try {
    const parsed = parse<O>(args, options);
    const values = parsed.values as Parsed<O>['values'] & ReturnType<typeof common>;
    if (common(values).help) {
      console.log(`${usage}\n\n${COMMON_HELP}`);
      return 0;
    }
    const target = await openTarget(common(values));
    const report = await run({ values, positionals: parsed.positionals, target, say });
    if (json) console.log(JSON.stringify(report));
    return report.ok ? 0 : 1;
  } catch (cause) {
    console.error(wordsFor(cause));
    if (cause instanceof Usage) console.error(`\n${usage}`);
    return cause instanceof Usage ? 2 : 1;
  }
}

function parse<O extends Options>(args: string[], options: O): Parsed<O> {
  try {
    return parseArgs({ args, options: { ...options, ...COMMON }, allowPositionals: true, strict: true }) as Parsed<O>;
  } catch (cause) {
    throw new Usage(cause instanceof Error ? cause.message : 'the arguments are not understood', { cause });
  }
}

type CommonValues = {
  readonly help: boolean;
  readonly json: boolean;
  readonly local: boolean;
  readonly 'data-dir': string;
  readonly stage?: string | undefined;
  readonly stack?: string | undefined;
};

/** The values that every command has: their defaults make them there, whatever the command adds. */
function common(values: object): CommonValues {
  return values as CommonValues;
}

/** What is said of a failure. Libraries quote what they choke on, so of theirs only the kind; of ours the text. */
export function wordsFor(cause: unknown): string {
  if (!(cause instanceof Error)) return 'it failed for an unknown reason';
  if (cause instanceof SyntaxError) return 'something that should be JSON is not';
  if ('$metadata' in cause) return `AWS refused or could not be reached: ${cause.name}`;
  return cause.message;
}
