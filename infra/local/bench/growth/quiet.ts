// Imported before everything else: what functions log and count goes to standard error, where it stands among no figures.
process.env.POWERTOOLS_LOG_LEVEL = 'SILENT';
const write = process.stdout.write.bind(process.stdout);
process.stdout.write = process.stderr.write.bind(process.stderr);

/** The figures, the only thing on standard output. */
export function print(figures: string): void {
  write(`${figures}\n`);
}
