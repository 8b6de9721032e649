import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';

/** Someone who can sign in to the demonstration. */
export type Person = {
  readonly username: string;
  /** The token's `sub`. */
  readonly sub: string;
  readonly name: string;
  readonly groups: readonly string[];
  readonly password: string;
};

/** Where `npm run sign-in` reads the code from; nothing listens there. */
export const COMMAND_LINE_CALLBACK = 'http://127.0.0.1/signed-in';

/** Two agents, a supervisor who also answers, an engineer, and one who may do nothing: tokens with 0, 1 and 2 groups. */
const PEOPLE: readonly Omit<Person, 'password'>[] = [
  { username: 'li', sub: '00000000-0000-4000-8000-000000000001', name: 'Li Na', groups: ['agent'] },
  { username: 'maria', sub: '00000000-0000-4000-8000-000000000002', name: 'Maria Santos', groups: ['agent'] },
  { username: 'chen', sub: '00000000-0000-4000-8000-000000000003', name: 'Chen Wei', groups: ['agent', 'supervisor'] },
  { username: 'sam', sub: '00000000-0000-4000-8000-000000000004', name: 'Sam Okafor', groups: ['engineer'] },
  { username: 'guest', sub: '00000000-0000-4000-8000-000000000005', name: 'Guest', groups: [] },
];

const savedSchema = z.record(z.string(), z.string());

/** The demonstration people; their passwords are drawn once per data directory (or per start, in memory). */
export function demonstrationPeople(directory?: string): Person[] {
  const file = directory && join(directory, 'people.json');
  const saved = file && existsSync(file) ? z.parse(savedSchema, JSON.parse(readFileSync(file, 'utf8'))) : {};
  const people = PEOPLE.map((person) => ({
    ...person,
    password: saved[person.username] ?? `${person.username}-${randomBytes(4).toString('hex')}`,
  }));
  if (directory && file) {
    mkdirSync(directory, { recursive: true });
    const passwords = Object.fromEntries(people.map(({ username, password }) => [username, password]));
    writeFileSync(file, JSON.stringify(passwords, null, 1), { mode: 0o600 });
  }
  return people;
}
