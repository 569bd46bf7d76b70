/**
 * Ticks the box of a task in the bytes of its file. The file is read anew, because it may have moved on since it was
 * planned; of a box, and of that of a group whose last part it is, exactly one byte changes, of a tracker's file, a table or a field the word of one status, so that line ends, byte order mark and escapes
 * stay as they are.
 */
import { assert } from '../assert.ts';
import type { Draft, DraftTask } from '../spec/draft.ts';
import type { Issue, IssueList } from '../spec/issues/issue.ts';
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

/**
 * The text with the task's box ticked, and those of the groups that it was the last open part of; the same text when it is ticked already, or
 * null where the task has no box.
 */
export function tickBox(text: string, taskId: string, file: string, dialect?: Dialect): string | null {
  const places = findPlaces(text, taskId, file, dialect);
  if (places === null) return null;
  return places.reduce(
    (ticked, { offset, mark, tick }) => ticked.slice(0, offset) + tick + ticked.slice(offset + mark.length),
    text,
  );
}

/** The bytes with the same boxes ticked, equal bytes when there is nothing to tick, or null where the task has no box. Works on UTF-8 and, byte for byte, on anything that ASCII is a part of. */
export function tickBoxBytes(bytes: Uint8Array, taskId: string, file: string, dialect?: Dialect): Uint8Array | null {
  const text = decode(bytes);
  const places = findPlaces(text.value, taskId, file, dialect);
  return places === null
    ? null
    : places.reduce<Uint8Array>((ticked, place) => withTick(ticked, place, text), bytes.slice());
}

function withTick(bytes: Uint8Array, { offset, mark, tick }: BoxPlace, text: Decoded): Uint8Array {
  const at = text.wide ? byteLength(text.value, offset) : offset;
  const old = text.wide ? new TextEncoder().encode(mark) : new Uint8Array(mark.length);
  const found = bytes.subarray(at, at + old.length);
  assert(text.wide ? sameBytes(found, old) : oneCharacterEach(found) === mark, 'a box stands where its list was read');
  const fresh = new TextEncoder().encode(text.wide || /^[ -~]*$/.test(tick) ? tick : 'Done');
  const ticked = new Uint8Array(bytes.length - old.length + fresh.length);
  ticked.set(bytes.subarray(0, at));
  ticked.set(fresh, at);
  ticked.set(bytes.subarray(at + old.length), at + fresh.length);
  return ticked;
}

/** Everything that changes, the last in the text first; nothing where the task is ticked already, null where it has no box. */
function findPlaces(text: string, taskId: string, file: string, dialect?: Dialect): readonly BoxPlace[] | null {
  const issues = readIssues(text, dialect);
  const places = issues === null ? boxPlaces(readDraft(text, file, dialect), taskId) : statusPlaces(issues, taskId);
  const [own, ...groups] = places;
  if (own === undefined) return null;
  if (isTicked(own)) return [];
  return [own, ...groups.filter((group) => !isTicked(group))].toSorted((a, b) => b.offset - a.offset);
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

function statusPlaces(list: IssueList, taskId: string): readonly BoxPlace[] {
  const issue = list.issues.find(({ id }) => id === taskId);
  const own = issue === undefined ? null : statusPlace(issue, list.dialect);
  if (issue === undefined || own === null) return [];
  // An epic of beads may have parts that are not in the file: exports are pruned.
  const parent = list.dialect === 'beads' ? undefined : list.issues.find(({ id }) => id === issue.parent);
  const others = list.issues.filter(
    (other) => other.parent === parent?.id && other !== issue && other.dropped === null,
  );
  const group = parent !== undefined && others.every(({ done }) => done) ? statusPlace(parent, list.dialect) : null;
  return group === null ? [own] : [own, group];
}

function isOver({ done, optional }: { readonly done: boolean; readonly optional: boolean }): boolean {
  return done || optional;
}

function statusPlace({ status }: Issue, dialect: IssueList['dialect']): BoxPlace | null {
  if (status === null || !/^[ -~]+$/.test(status.mark) || status.mark.length > LONGEST_STATUS) return null;
  return { ...status, tick: status.mark === 'completed' ? 'completed' : DONE_WORDS[dialect] };
}

/** The place of the task, then those of the groups of which every other required part is done. */
function boxPlaces({ tasks, containers }: Draft, taskId: string): readonly BoxPlace[] {
  const task = tasks.find(({ id }) => id === taskId);
  const own = task === undefined ? null : boxPlace(task, tasks);
  if (own === null) return [];
  const open = new Set(tasks.filter((one) => one.id !== taskId && !isOver(one)).map(({ id }) => id));
  const groups = containers.filter(
    ({ id, members }) => id !== taskId && members.includes(taskId) && !members.some((member) => open.has(member)),
  );
  return [own, ...groups.flatMap((group) => boxPlace(group, tasks) ?? [])];
}

function boxPlace({ box, status }: Pick<DraftTask, 'box' | 'status'>, tasks: readonly DraftTask[]): BoxPlace | null {
  if (box === null) return null;
  if (status !== undefined)
    return { ...box, tick: status === 'done' ? box.mark : doneMarkFor(box.mark, doneMarks(tasks)) };
  if (box.mark.charCodeAt(0) > 127) return null;
  const capitals = tasks.filter((one) => one.box?.mark === 'X').length;
  const smalls = tasks.filter((one) => one.box?.mark === 'x').length;
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
