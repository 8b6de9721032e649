/** One thing that a deployment must do, and whether it did. */
export type Check = { readonly what: string; readonly ok: boolean; readonly ms: number; readonly why?: string };

/** Runs checks one after the other; the first that fails ends its part, since the next stand on it. */
export function checklist(say: (line: string) => void) {
  const checks: Check[] = [];
  return {
    checks,
    async check(what: string, run: () => Promise<boolean | string>): Promise<void> {
      const begun = performance.now();
      const said = await run().catch((error: unknown) =>
        error instanceof Error ? `${error.name}: ${error.message}` : 'failed',
      );
      const ok = said === true;
      const ms = Math.round(performance.now() - begun);
      checks.push({ what, ok, ms, ...(typeof said === 'string' ? { why: said } : {}) });
      say(`  ${ok ? 'ok   ' : 'WRONG'}  ${what} (${ms} ms)${typeof said === 'string' ? `: ${said}` : ''}`);
      if (!ok) throw new Failed(what);
    },
  };
}
export type Checklist = ReturnType<typeof checklist>;

/** A check failed; what it was stands in the list. */
export class Failed extends Error {
  override name = 'Failed';
}
