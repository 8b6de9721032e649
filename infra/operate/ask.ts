import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { Usage } from './command.ts';

/** Whether a person sits there who can be asked. */
export function isAttended(): boolean {
  return Boolean(process.stdin.isTTY && process.stderr.isTTY);
}

/** One line from the terminal; `hidden`: without echo. */
async function lineFrom(question: string, hidden = false): Promise<string> {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  if (hidden) process.stderr.write(`${question} (not shown): `);
  const terminal = createInterface({
    input: process.stdin,
    output: hidden ? silent : process.stderr,
    ...(hidden ? { terminal: true } : {}),
  });
  try {
    return (await terminal.question(hidden ? '' : `${question} `)).trim();
  } finally {
    terminal.close();
    if (hidden) process.stderr.write('\n');
  }
}

/** Asks on the terminal; an empty answer is the one proposed. Throws `Usage` naming the flag where nobody can be asked. */
export async function ask(question: string, flag: string, proposed?: string): Promise<string> {
  if (!isAttended()) {
    if (proposed !== undefined) return proposed;
    throw new Usage(`${flag} is missing`);
  }
  const answer = await lineFrom(proposed ? `${question} [${proposed}]` : question);
  return answer || (proposed ?? (await ask(question, flag)));
}

/** Lets one of several be chosen by its number. */
export async function choose(question: string, flag: string, among: readonly string[]): Promise<string> {
  if (!isAttended()) throw new Usage(`${flag} is missing: ${among.join(', ')}`);
  for (const [index, one] of among.entries()) console.error(`  ${index + 1}  ${one}`);
  const answer = await ask(question, flag);
  return among[Number(answer) - 1] ?? among.find((one) => one === answer) ?? choose(question, flag, among);
}

/** A yes or no; no where nobody can be asked. */
export async function confirm(question: string): Promise<boolean> {
  return isAttended() && /^y(es)?$/i.test(await ask(`${question} (yes/no)`, '--yes', 'no'));
}

/**
 * A secret, without echo. Never from the arguments, which every process on the machine can read and the shell's history
 * keeps; where nobody sits there it comes from a file or standard input.
 */
export function askSecret(question: string): Promise<string> {
  return lineFrom(question, true);
}
