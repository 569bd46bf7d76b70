import { appendFileSync, readFileSync } from 'node:fs';

/** Mark of what Slipway adds to an output. */
const MARK = '[slipway] ';

/** Appends lines to an output file, on lines of their own; what its end says already is not said again. */
export function noteInOutput(path: string, text: string): void {
  const note = text
    .split('\n')
    .map((line) => `${MARK}${line}\n`)
    .join('');
  try {
    const output = readFileSync(path);
    if (output.subarray(-Buffer.byteLength(note)).equals(Buffer.from(note))) return;
    const isOpen = output.length > 0 && output.at(-1) !== 0x0a;
    appendFileSync(path, `${isOpen ? '\n' : ''}${note}`, { mode: 0o600 });
  } catch {
    // Telemetry: a full disk must not fail an attempt.
  }
}
