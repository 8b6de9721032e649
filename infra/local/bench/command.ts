/** Runs a benchmark as a command: what it returns is the only thing on standard output, and the process ends whatever still runs in it. */
export function benchCommand(bench: () => Promise<string>, print: (figures: string) => void = console.log): void {
  bench().then(
    (figures) => {
      print(figures);
      process.exit();
    },
    (cause: unknown) => {
      console.error(`the benchmark failed: ${cause instanceof Error ? cause.message : 'for an unknown reason'}`);
      process.exit(1);
    },
  );
}
