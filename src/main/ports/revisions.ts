import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { specFolderOf, specNames } from '../../adapters/run-files/run-files.ts';
import type { DocumentRevision } from '../../core/packet/changed-documents.ts';
import type { RunView } from '../../core/view/run-view.ts';

/** The documents of a run that differ from the copies that it keeps below `runs`. One that it never kept is left out. */
export async function readRevisions(
  runs: string,
  { id, documents, specEdition }: Pick<RunView, 'id' | 'documents' | 'specEdition'>,
): Promise<readonly DocumentRevision[]> {
  const folder = specFolderOf(join(runs, id), specEdition ?? undefined);
  const revisions = await Promise.all(
    [...specNames(documents)].map(async ([name, file]) => ({
      file: name,
      before: await textOf(join(folder, name)),
      after: await textOf(file),
    })),
  );
  return revisions.filter(({ before, after }) => before !== null && before !== after);
}

async function textOf(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return null;
  }
}
