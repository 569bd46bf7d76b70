/** Exit status of a process that a bug ended, as Node has it. */
const BUG_STATUS = 1;

/** What the parser of JSON quotes is cut out of a text, a secret in it too. */
const QUOTED = /(?:Unexpected token .{1,12})?(?:\.\.\.)?".*"(?:\.\.\.)? is not valid JSON/gsu;

/**
 * Tells a bug that nothing caught without secrets, and ends the process: messages of errors may quote what an agent printed. Returns how to
 * leave that to Node again.
 */
export function tellCrashes(redact: (text: string) => string): () => void {
  const tell = (error: unknown) => {
    const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(
      `error: slipway ran into a bug of its own; please report it.\n${redact(trace.replaceAll(QUOTED, 'It is not valid JSON'))}\n`,
    );
    process.exit(BUG_STATUS);
  };
  process.on('uncaughtException', tell);
  return () => void process.off('uncaughtException', tell);
}
