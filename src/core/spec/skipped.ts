import { readTaskId } from './ids.ts';
import { readListItem } from './items.ts';
import type { SourceText } from './lines.ts';

/** Words before the id of an entry that was taken out of a plan. */
const skipWord = /^[*_~`]*SKIP(?:PED)?[*_`]*\s*[:：][*_\s`]*/u;

/** The id of an entry such as `SKIP: T039 …`, or null: the id exists, and there is no work. */
export function readSkipped(line: string): string | null {
  const text = (readListItem(line)?.text ?? line).trim();
  const word = skipWord.exec(text);
  return word === null ? null : readTaskId(text.slice(word[0].length));
}

/** The ids of all such entries of a document. */
export function skippedIds(source: SourceText): readonly string[] {
  return source.lines.flatMap((line) => {
    const id = line.context === 'text' ? readSkipped(line.text) : null;
    return id === null ? [] : [id];
  });
}
