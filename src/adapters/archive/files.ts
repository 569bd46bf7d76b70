import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { damaged, tooLarge } from './failure.ts';
import { isSafePath, MAX_FILE_BYTES, MAX_FILES } from './format.ts';

/** Unpacks the files of an archive into a fresh folder. */
export interface FileWriter extends AsyncDisposable {
  begin(path: string, bytes: number): Promise<void>;
  write(chunk: Buffer): Promise<void>;
  /** Ends the last file; every file has to have the bytes it was announced with. */
  finish(): Promise<void>;
  count(): number;
}

/** Writes below `folder`, which must be empty and not shared: then no path can lead out of it through a link. */
export function fileWriter(folder: string): FileWriter {
  let current: FileHandle | null = null;
  let missing = 0;
  let total = 0;
  let count = 0;
  const finish = async (): Promise<void> => {
    const file = current;
    current = null;
    await file?.close();
    if (missing !== 0) throw damaged('a file in it is cut short.');
  };
  return {
    begin: async (path, bytes) => {
      await finish();
      if (!isSafePath(path)) throw damaged('a path in it leads out of the folder of the run.');
      count += 1;
      total += bytes;
      if (count > MAX_FILES) throw tooLarge(`it has more than ${MAX_FILES} files.`);
      if (total > MAX_FILE_BYTES) throw tooLarge(`its files have more than ${MAX_FILE_BYTES} bytes.`);
      current = await createFile(join(folder, path));
      missing = bytes;
    },
    write: async (chunk) => {
      missing -= chunk.length;
      if (current === null || missing < 0) throw damaged('it has bytes that belong to no file.');
      await current.writeFile(chunk);
    },
    finish,
    count: () => count,
    [Symbol.asyncDispose]: async () => {
      await current?.close();
    },
  };
}

/** Two names that are one on this file system, or a file where a folder is needed, are no export of ours. */
async function createFile(path: string): Promise<FileHandle> {
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    return await open(path, 'wx', 0o600);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'EEXIST' || code === 'ENOTDIR') throw damaged('two paths in it cannot exist together.');
    throw error;
  }
}
