import type { Finding } from './finding.ts';
import { looksLikePassword, looksRandom } from './random-looking.ts';

// Credentials without a shape of their own are known by the name that they are given: `password = …`, `"client_secret": "…"`,
// `--token …`, "the password is …". Name and value stand on one line. All quantifiers are bounded, so that the time is linear.

const NAME =
  /pass(?:word|wd|phrase)|(?<![a-z])pwd(?![a-z])|secret|token|credential|(?:api|access|account|auth|encryption|signing|private|master|shared|service|subscription|storage|deploy|licen[cs]e)[_-]?key/gi;

/** The rest of the name, what closes it, and what stands between it and the value. */
const BETWEEN =
  /[A-Za-z0-9_-]{0,32}\\{0,2}["'`]?\]?[ \t]{0,8}(:=|=>|={1,3}|:|(?<=[ \t])is |(?<=[ \t]))[ \t]{0,8}\\{0,2}["'`]?/y;

/** Characters of a value; brackets, quotes and separators end it, and so does what begins a reference or an expression. */
const VALUE = /[A-Za-z0-9_+/=.~!@#%^*?:-][A-Za-z0-9_+/=.~!@#$%^*?:-]{7,511}/y;

/** Shortest value behind a name that a blank alone parts from it: there it is a sentence more often than not. */
const LEAST_AFTER_BLANK = 12;

/** Characters of a value that it is judged by. */
const SAMPLE = 64;

/** Values that stand behind a name that says they are secret, and look it. */
export function findAssigned(text: string): readonly Finding[] {
  const found: Finding[] = [];
  NAME.lastIndex = 0;
  for (let name = NAME.exec(text); name !== null; name = NAME.exec(text)) {
    const finding = valueAfter(text, name.index, name[0]);
    if (finding === null) continue;
    found.push(finding);
    NAME.lastIndex = finding.end;
  }
  return found;
}

function valueAfter(text: string, nameAt: number, name: string): Finding | null {
  BETWEEN.lastIndex = nameAt + name.length;
  const between = BETWEEN.exec(text);
  if (between === null) return null;
  const start = BETWEEN.lastIndex;
  VALUE.lastIndex = start;
  const value = VALUE.exec(text)?.[0].replace(/[.,:;!?]+$/, '');
  if (value === undefined || value.length < 8) return null;
  const sample = value.slice(0, SAMPLE);
  const isPassword = /^(?:pass|pwd)/i.test(name);
  const isRandom = looksRandom(sample);
  if (between[1] === '' && (value.length < LEAST_AFTER_BLANK || !isRandom)) return null;
  if (isReference(sample) || !(isRandom || (isPassword && looksLikePassword(sample)))) return null;
  return { name: isPassword ? 'password' : 'assigned-secret', start, end: start + value.length, from: nameAt };
}

/** What names a secret instead of being one. */
function isReference(value: string): boolean {
  return (
    /^(?:env|file|https?|vault|op|ref|arn|urn|sha\d*):/i.test(value) || /x{4}|example|your|change-?me/i.test(value)
  );
}
