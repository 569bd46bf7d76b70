/**
 * Ticks the box of a task in the bytes of its file. The file is read anew, because it may have moved on since it was
 * planned; exactly one byte changes, so that line ends, byte order mark and escapes stay as they are.
 */
import { readDraft } from '../spec/read-draft.ts';
import type { Dialect } from './plan.ts';

/** Where a task's box is now. */
interface BoxPlace {
  readonly offset: number;
  readonly mark: string;
  /** The mark that this file uses for done. */
  readonly tick: 'x' | 'X';
}

/** The text with the task's box ticked, the same text when it is ticked already, or null where the task has no box. */
export function tickBox(text: string, taskId: string, file: string, dialect?: Dialect): string | null {
  const box = findBox(text, taskId, file, dialect);
  if (box === null) return null;
  return isTicked(box) ? text : text.slice(0, box.offset) + box.tick + text.slice(box.offset + 1);
}

/** The bytes with the task's box ticked, equal bytes when it is ticked already, or null where the task has no box. Works on UTF-8 and, byte for byte, on anything that ASCII is a part of. */
export function tickBoxBytes(bytes: Uint8Array, taskId: string, file: string, dialect?: Dialect): Uint8Array | null {
  const text = decode(bytes);
  const box = findBox(text.value, taskId, file, dialect);
  if (box === null) return null;
  const at = text.wide ? byteLength(text.value, box.offset) : box.offset;
  const ticked = bytes.slice();
  if (isTicked(box)) return ticked;
  if (bytes[at] !== box.mark.charCodeAt(0)) return null;
  ticked[at] = box.tick.charCodeAt(0);
  return ticked;
}

function isTicked(box: BoxPlace): boolean {
  return box.mark === 'x' || box.mark === 'X';
}

function findBox(text: string, taskId: string, file: string, dialect: Dialect | undefined): BoxPlace | null {
  const draft = readDraft(text, file, dialect);
  const box = draft.tasks.find((task) => task.id === taskId)?.box ?? null;
  if (box === null || box.mark.charCodeAt(0) > 127) return null;
  const capitals = draft.tasks.filter((task) => task.box?.mark === 'X').length;
  const smalls = draft.tasks.filter((task) => task.box?.mark === 'x').length;
  return { ...box, tick: capitals > smalls ? 'X' : 'x' };
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
