/**
 * Text from files, agents and git is data: before it reaches a terminal, everything that a terminal would obey is taken out.
 * One pass over the text, without backtracking, so that hostile input costs no more than its length.
 */

const ESCAPE = 0x1b;
const BELL = 0x07;

/** Longest run of a control sequence that is swallowed; a longer one is broken and its text is shown. */
const SEQUENCE_LIMIT = 4_096;

/** Removes terminal escapes, control characters and bidirectional overrides; newlines and tabs stay. */
export function sanitize(text: string): string {
  if (!needsWork(text)) return text;
  let clean = '';
  let start = 0;
  let index = 0;
  while (index < text.length) {
    const code = text.charCodeAt(index);
    if (!isUnsafe(code)) {
      index += 1;
      continue;
    }
    clean += text.slice(start, index);
    index = code === ESCAPE || isSequenceStart(code) ? endOfSequence(text, index) : index + 1;
    start = index;
  }
  return clean + text.slice(start);
}

/** Like `sanitize`, on one line: every stretch of white space becomes a single blank. */
export function sanitizeLine(text: string): string {
  return sanitize(text).replace(/\s+/gu, ' ').trim();
}

function needsWork(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    if (isUnsafe(text.charCodeAt(index))) return true;
  }
  return false;
}

function isUnsafe(code: number): boolean {
  if (code < 0x20) return code !== 0x09 && code !== 0x0a;
  if (code < 0x7f) return false;
  if (code <= 0x9f) return true;
  return isDirectionControl(code);
}

/** Characters that reorder what follows on the screen, so that a line reads as something that it is not. */
function isDirectionControl(code: number): boolean {
  return (
    code === 0x061c ||
    code === 0x200e ||
    code === 0x200f ||
    (code >= 0x202a && code <= 0x202e) ||
    (code >= 0x2066 && code <= 0x2069) ||
    code === 0x2028 ||
    code === 0x2029
  );
}

/** The one-byte forms of CSI, OSC, DCS, SOS, PM and APC. */
function isSequenceStart(code: number): boolean {
  return code === 0x9b || isStringStart(code);
}

function isStringStart(code: number): boolean {
  return code === 0x9d || code === 0x90 || code === 0x98 || code === 0x9e || code === 0x9f;
}

/** Index of the first character after the control sequence that starts at `start`. */
function endOfSequence(text: string, start: number): number {
  const first = text.charCodeAt(start);
  if (first === 0x9b) return endOfControlSequence(text, start + 1);
  if (isStringStart(first)) return endOfString(text, start + 1);
  const second = text.charAt(start + 1);
  if (second === '[') return endOfControlSequence(text, start + 2);
  if (second !== '' && ']PX^_'.includes(second)) return endOfString(text, start + 2);
  return endOfShortEscape(text, start + 1);
}

/** CSI: parameter and intermediate bytes up to one final byte. */
function endOfControlSequence(text: string, start: number): number {
  let index = start;
  const limit = Math.min(text.length, start + SEQUENCE_LIMIT);
  while (index < limit && isBetween(text.charCodeAt(index), 0x20, 0x3f)) index += 1;
  return index < text.length && isBetween(text.charCodeAt(index), 0x40, 0x7e) ? index + 1 : index;
}

/** OSC and its kin: everything up to BEL or ST; a new line ends a string that nobody closed. */
function endOfString(text: string, start: number): number {
  const limit = Math.min(text.length, start + SEQUENCE_LIMIT);
  for (let index = start; index < limit; index++) {
    const code = text.charCodeAt(index);
    if (code === BELL || code === 0x9c) return index + 1;
    if (code === ESCAPE) return text.charAt(index + 1) === '\\' ? index + 2 : index;
    if (code === 0x0a) return index;
  }
  return limit < text.length ? start : limit;
}

/** Two- and three-byte escapes such as ESC c and ESC ( B. */
function endOfShortEscape(text: string, start: number): number {
  let index = start;
  while (index < text.length && index < start + 2 && isBetween(text.charCodeAt(index), 0x20, 0x2f)) index += 1;
  return index < text.length && isBetween(text.charCodeAt(index), 0x30, 0x7e) ? index + 1 : index;
}

function isBetween(code: number, low: number, high: number): boolean {
  return code >= low && code <= high;
}
