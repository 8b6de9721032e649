import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Statement } from './model.ts';
import { ACCOUNT } from './queues.ts';

/** One permission that a call needs: `dynamodb:PutItem` on the ARN of what it touches. */
export type Need = { readonly action: string; readonly resource: string };

/** Whose permissions these are: a function and the statements of its synthesised role. */
export type Role = { readonly name: string; readonly statements: readonly Statement[] };

/** One thing that a role allows: an action and a resource of a statement, as they are written there. */
export type Grant = { readonly function: string } & Need;

/** What the reverse check reads: a grant that was used, or a need that was refused. */
export type Note = { readonly what: 'used' | 'refused' } & Grant;

/** What each caller may do, decided as IAM would decide it. */
export type Permissions = {
  /** From now on the caller may do only what the role allows. Whoever was never limited is the cloud's own and may do all. */
  limit(caller: string, role: Role): void;
  /** Why the caller may not, in IAM's words; undefined when it may. No needs at all: nobody knows what that call is. */
  refusal(caller: string, needs: readonly Need[]): string | undefined;
  /** Whether the caller may, without noting it: for answers that differ by what else a role allows. */
  may(caller: string, need: Need): boolean;
  /** For what AWS itself does in a function's name when it sets it up. Throws, naming what is missing. */
  demand(role: Role, need: Need): void;
};

/** Permissions of which every use and every refusal is noted once. */
export function createPermissions(note: (note: Note) => void = noteIn(process.env[NOTES])): Permissions {
  const roles = new Map<string, Role>();

  const refused = (role: Role, need: Need): string | undefined => {
    const verdict = judge(role, need);
    if (verdict.allowed) {
      for (const grant of verdict.by) note({ what: 'used', ...grant });
      return undefined;
    }
    note({ what: 'refused', function: role.name, ...need });
    return `is not authorized to perform: ${need.action} on resource: ${need.resource} ${verdict.because}`;
  };

  return {
    limit(caller, role) {
      roles.set(caller, role);
    },
    refusal(caller, needs) {
      const role = roles.get(caller);
      if (!role) return undefined;
      const unknown: Need[] = [{ action: 'unknown:Unknown', resource: '*' }];
      for (const need of needs.length > 0 ? needs : unknown) {
        const why = refused(role, need);
        if (why) return `User: arn:aws:sts::${ACCOUNT}:assumed-role/${role.name}/${caller} ${why}`;
      }
      return undefined;
    },
    may(caller, need) {
      const role = roles.get(caller);
      return !role || judge(role, need).allowed;
    },
    demand(role, need) {
      const why = refused(role, need);
      if (why) throw new Error(`the role of ${role.name} ${why}: AWS would not run the function with it`);
    },
  };
}

type Verdict =
  | { readonly allowed: true; readonly by: readonly Grant[] }
  | { readonly allowed: false; readonly because: string };

/** As IAM decides within one account: an explicit Deny beats every Allow, and what nobody allows is denied. */
function judge(role: Role, need: Need): Verdict {
  const matching = (allow: boolean) =>
    grantsOf(role, allow).filter(
      ({ action, resource }) =>
        matches(action.toLowerCase(), need.action.toLowerCase()) && matches(resource, need.resource),
    );
  if (matching(false).length > 0) {
    return { allowed: false, because: 'with an explicit deny in an identity-based policy' };
  }
  const by = matching(true);
  if (by.length > 0) return { allowed: true, by };
  return { allowed: false, because: `because no identity-based policy allows the ${need.action} action` };
}

/** Everything that the role allows (or denies), one action and one resource at a time. */
export function grantsOf({ name, statements }: Role, allow = true): Grant[] {
  return statements
    .filter((statement) => statement.allow === allow)
    .flatMap(({ actions, resources }) =>
      actions.flatMap((action) => resources.map((resource) => ({ function: name, action, resource }))),
    );
}

/** IAM's wildcards: `*` is any text, slashes and colons too; `?` is one character. */
function matches(pattern: string, text: string): boolean {
  const expression = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${expression}$`, 's').test(text);
}

/** Variable with the directory where every process of a run leaves its notes for the reverse check. */
export const NOTES = 'QUAYSIDE_PERMISSION_NOTES';

/** Appends each note once and at once: a process that is killed has left its notes too. Without a directory: nowhere. */
function noteIn(directory: string | undefined): (note: Note) => void {
  if (!directory) return () => undefined;
  mkdirSync(directory, { recursive: true });
  const file = join(directory, `${process.pid}.jsonl`);
  const known = new Set<string>();
  return (note) => {
    const line = `${JSON.stringify(note)}\n`;
    if (known.has(line)) return;
    known.add(line);
    appendFileSync(file, line);
  };
}
