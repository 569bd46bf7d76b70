import { copyFile, lstat, mkdir, readFile, realpath, writeFile } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';

/** Largest report that is kept, in bytes. */
const LARGEST_REPORT = 16 * 1024 * 1024;

/** Where a report comes from and goes to. */
export interface ReportFile {
  /** Absolute path of the checkout. */
  readonly checkout: string;
  /** Path of the report relative to the checkout. */
  readonly report: string;
  /** Folder that keeps it, as `report` with the same ending. */
  readonly directory: string;
}

/** Keeps the report that a gate wrote. One that is no plain file inside of the checkout, too large or not there is left alone. */
export async function keepReport({ checkout, report, directory }: ReportFile): Promise<void> {
  const path = join(checkout, report);
  try {
    const [real, root, stat] = await Promise.all([realpath(path), realpath(checkout), lstat(path)]);
    if (!real.startsWith(root + sep) || !stat.isFile() || stat.size > LARGEST_REPORT) return;
    await mkdir(directory, { recursive: true, mode: 0o700 });
    await copyFile(real, join(directory, `report${extname(report)}`));
  } catch {
    // Evidence only: the exit status of the gate has said what counts.
  }
}

/**
 * The checkout that the gate of this folder writes its report to: the one it was started in, also when a later daemon adopts it and
 * has been given another one meanwhile. Written down before the gate starts.
 */
export async function homeOf(directory: string, checkout: string): Promise<string> {
  const file = join(directory, 'checkout');
  const known = await readFile(file, 'utf8').catch(() => null);
  if (known !== null) return known;
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await writeFile(file, checkout, { mode: 0o600 });
  return checkout;
}
