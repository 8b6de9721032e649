import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FIXTURES = join(import.meta.dirname, '../fixtures');

/** The bytes of one fixture, as the file has them. */
export function fixture(path: string): Uint8Array {
  return new Uint8Array(readFileSync(join(FIXTURES, path)));
}

/** A fixture that is JSON. */
export function jsonFixture<T>(path: string): T {
  return JSON.parse(new TextDecoder().decode(fixture(path))) as T;
}

/** All fixtures of a folder whose name fits, by name. */
export function fixtures(folder: string, fits: RegExp): Record<string, Uint8Array> {
  const names = readdirSync(join(FIXTURES, folder)).filter((name) => fits.test(name));
  return Object.fromEntries(names.sort().map((name) => [name, fixture(`${folder}/${name}`)]));
}
