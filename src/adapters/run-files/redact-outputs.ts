import { createReadStream, createWriteStream, lstatSync, statSync } from 'node:fs';
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Redactor } from '../../core/secret/redact.ts';

/** Name of the file that a program's output is written to. */
const OUTPUT = 'output';
/** Outputs up to this many bytes are read at once, and written again only when something in them was replaced. */
const SMALL_BYTES = 1024 * 1024;

/**
 * Replaces secrets in the output directly in a folder, as a whole: whoever reads it meanwhile reads the old one to its end. Only for a
 * program that has ended.
 */
export async function redactOutput(directory: string, stream: () => Redactor): Promise<void> {
  await redactFile(join(directory, OUTPUT), stream);
}

/** Does so with every output below a folder. What is below `except`, a folder's name, stays. */
export async function redactOutputs(
  directory: string,
  { stream, except }: { readonly stream: () => Redactor; readonly except: string },
): Promise<void> {
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    const path = join(directory, entry.name);
    if (entry.isDirectory() && entry.name !== except) await redactOutputs(path, { stream, except });
    if (entry.isFile() && entry.name === OUTPUT) await redactFile(path, stream);
  }
}

/** Replaces secrets in a file that a program left where it may write; one that is no plain file is left alone. The draft is written elsewhere. */
export async function redactLeft(path: string, draft: string, stream: () => Redactor): Promise<void> {
  if (lstatSync(path, { throwIfNoEntry: false })?.isFile() === true) await redactFile(path, stream, draft);
}

async function redactFile(path: string, stream: () => Redactor, draft = `${path}.new`): Promise<void> {
  // Most programs print little or nothing: a look at once costs less than one that is waited for.
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size === 0) return;
  const redactor = stream();
  try {
    if (size > SMALL_BYTES) await redactLarge(path, draft, redactor);
    else if (!(await redactSmall(path, draft, redactor))) return;
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

async function redactSmall(path: string, draft: string, redactor: Redactor): Promise<boolean> {
  const text = await readFile(path, 'utf8');
  const redacted = redactor.feed(text) + redactor.finish();
  if (redacted === text) return false;
  await writeFile(draft, redacted, { mode: 0o600 });
  return true;
}

async function redactLarge(path: string, draft: string, redactor: Redactor): Promise<void> {
  await pipeline(
    createReadStream(path, 'utf8'),
    async function* (chunks: AsyncIterable<string>) {
      for await (const chunk of chunks) yield redactor.feed(chunk);
      yield redactor.finish();
    },
    createWriteStream(draft, { mode: 0o600 }),
  );
}
