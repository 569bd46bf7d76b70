/**
 * Ticks the box of a task in the bytes of its file. The file is read anew, because it may have moved on since it was
 * planned; of a box exactly one byte changes, of a tracker's file, a table or a field the word of one status, so that line ends, byte order mark and escapes
 * stay as they are.
 */
import { assert } from '../assert.ts';
import type { DraftTask } from '../spec/draft.ts';
import { readIssues } from '../spec/issues/read-issues.ts';
import { readDraft } from '../spec/read-draft.ts';
import { doneMarkFor } from '../spec/status-words.ts';
import type { Dialect } from './plan.ts';

/** Where a task's box is now. */
interface BoxPlace {
  readonly offset: number;
  /** What stands there: the one character of a box, or the word of a status. */
  readonly mark: string;
  /** What this file writes for done. */
  readonly tick: string;
}

/** The text with the task's box ticked, the same text when it is ticked already, or null where the task has no box. */
export function tickBox(text: string, taskId: string, file: string, dialect?: Dialect): string | null {
  const box = findBox(text, taskId, file, dialect);
  if (box === null) return null;
  return isTicked(box) ? text : text.slice(0, box.offset) + box.tick + text.slice(box.offset + box.mark.length);
}

/** The bytes with the task's box ticked, equal bytes when it is ticked already, or null where the task has no box. Works on UTF-8 and, byte for byte, on anything that ASCII is a part of. */
export function tickBoxBytes(bytes: Uint8Array, taskId: string, file: string, dialect?: Dialect): Uint8Array | null {
  const text = decode(bytes);
  const box = findBox(text.value, taskId, file, dialect);
  if (box === null) return null;
  const at = text.wide ? byteLength(text.value, box.offset) : box.offset;
  if (isTicked(box)) return bytes.slice();
  const mark = text.wide ? new TextEncoder().encode(box.mark) : new Uint8Array(box.mark.length);
  const end = at + mark.length;
  const found = bytes.subarray(at, end);
  assert(
    text.wide ? sameBytes(found, mark) : oneCharacterEach(found) === box.mark,
    'a box stands where its list was read',
  );
  const tick = new TextEncoder().encode(text.wide || /^[ -~]*$/.test(box.tick) ? box.tick : 'Done');
  const ticked = new Uint8Array(bytes.length - mark.length + tick.length);
  ticked.set(bytes.subarray(0, at));
  ticked.set(tick, at);
  ticked.set(bytes.subarray(end), at + tick.length);
  return ticked;
}

function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}

function isTicked({ mark, tick }: BoxPlace): boolean {
  return mark === tick || mark === 'x' || mark === 'X';
}

/** What trackers write for done. */
const DONE_WORDS = { 'task-master': 'done', beads: 'closed' } as const;

/** Longest status that is replaced; it is plain ASCII. */
const LONGEST_STATUS = 40;

function findStatus(text: string, taskId: string, dialect: Dialect | undefined): BoxPlace | null | undefined {
  const list = readIssues(text, dialect);
  if (list === null) return undefined;
  const status = list.issues.find((issue) => issue.id === taskId)?.status ?? null;
  if (status === null || !/^[ -~]+$/.test(status.mark) || status.mark.length > LONGEST_STATUS) return null;
  const tick = DONE_WORDS[list.dialect];
  return { ...status, tick: status.mark === 'completed' ? 'completed' : tick };
}

function findBox(text: string, taskId: string, file: string, dialect: Dialect | undefined): BoxPlace | null {
  const status = findStatus(text, taskId, dialect);
  if (status !== undefined) return status;
  const draft = readDraft(text, file, dialect);
  const task = draft.tasks.find(({ id }) => id === taskId);
  const box = task?.box ?? null;
  if (box !== null && task?.status !== undefined)
    return { ...box, tick: task.status === 'done' ? box.mark : doneMarkFor(box.mark, doneMarks(draft.tasks)) };
  if (box === null || box.mark.charCodeAt(0) > 127) return null;
  const capitals = draft.tasks.filter((one) => one.box?.mark === 'X').length;
  const smalls = draft.tasks.filter((one) => one.box?.mark === 'x').length;
  return { ...box, tick: capitals > smalls ? 'X' : 'x' };
}

/** The text with every box empty and every status of a task out, so that finishing tasks makes no difference. */
export function withoutTicks(text: string, file: string): string {
  const places =
    readIssues(text) === null ? readDraft(text, file).tasks.filter((task) => task.status !== undefined) : [];
  let rest = text;
  for (const { box } of places.toSorted((a, b) => (b.box?.offset ?? 0) - (a.box?.offset ?? 0)))
    if (box !== null) rest = rest.slice(0, box.offset) + rest.slice(box.offset + box.mark.length);
  return rest.replaceAll(/\[[xX]\]/g, '[ ]');
}

/** What the file writes where a status says that a task is done. */
function doneMarks(tasks: readonly DraftTask[]): readonly string[] {
  return tasks.flatMap(({ status, box }) => (status === 'done' && box !== null ? [box.mark] : []));
}

interface Decoded {
  readonly value: string;
  /** Characters may take more than one byte. */
  readonly wide: boolean;
}

function decode(bytes: Uint8Array): Decoded {
  try {
    return { value: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes), wide: true };
  } catch {
    return { value: oneCharacterEach(bytes), wide: false };
  }
}

/** Bytes taken at once when they are turned into characters; calls have a limit of arguments. */
const chunk = 8_192;

function oneCharacterEach(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += chunk) parts.push(String.fromCharCode(...bytes.subarray(at, at + chunk)));
  return parts.join('');
}

/** Bytes that the first `end` UTF-16 code units of a text take in UTF-8. */
function byteLength(text: string, end: number): number {
  let bytes = 0;
  for (let at = 0; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code < 0x80) bytes += 1;
    else if (code < 0x800) bytes += 2;
    else if (code >= 0xd800 && code <= 0xdfff) bytes += 2;
    else bytes += 3;
  }
  return bytes;
}
