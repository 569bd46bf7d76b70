import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { JournalUnavailable } from '../../../src/ports/journal.ts';

/** A folder that goes away at the end of the scope. */
export function scratchFolder(): Disposable & { readonly path: string; file(name: string): string } {
  const path = mkdtempSync(join(tmpdir(), 'slipway-journal-'));
  return {
    path,
    file: (name) => join(path, name),
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }),
  };
}

/** The `JournalUnavailable` that the work throws; fails the test when it throws none. */
export function troubleOf(work: () => unknown): JournalUnavailable {
  try {
    work();
  } catch (error) {
    expect(error).toBeInstanceOf(JournalUnavailable);
    return error as JournalUnavailable;
  }
  throw new Error('expected JournalUnavailable, nothing was thrown');
}
