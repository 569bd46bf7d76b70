import type { AttemptKey } from '../../ports/workspaces.ts';

/** Longest message that is kept, in characters. */
const MESSAGE_LIMIT = 20_000;

/** The trailer that says which attempt a commit on the result branch is the work of. */
const ATTEMPT_TRAILER = 'Slipway-Attempt';

/** Message of a candidate: the text, then the trailers by which audits and recovery find the attempt. */
export function candidateMessage(text: string, key: AttemptKey): string {
  const trailers = [
    `Slipway-Run: ${toTrailerValue(key.runId)}`,
    `Slipway-Task: ${toTrailerValue(key.taskId)}`,
    `${ATTEMPT_TRAILER}: ${toAttemptName(key)}`,
  ];
  return `${plainText(text)}\n\n${trailers.join('\n')}\n`;
}

/** Message of a snapshot: the text and the attempt it holds. */
export function snapshotMessage(text: string, key: AttemptKey): string {
  return `${plainText(text)}\n\nSlipway-Snapshot: ${toAttemptName(key)}\n`;
}

/** `<run>/<task>/<number>`, each part without a character that could be read as another line or part. */
function toAttemptName(key: AttemptKey): string {
  return `${toTrailerValue(key.runId)}/${toTrailerValue(key.taskId)}/${key.attempt}`;
}

/** The attempts that a commit message names in its trailers. */
export function readAttempts(message: string): string[] {
  return message
    .split('\n')
    .flatMap((line) => (line.startsWith(`${ATTEMPT_TRAILER}: `) ? [line.slice(ATTEMPT_TRAILER.length + 2)] : []));
}

function toTrailerValue(value: string): string {
  return value.toWellFormed().replace(/[\p{C}\p{Z}%/]/gu, encodeURIComponent);
}

/** Titles come from specs: a line that looks like one of our trailers is quoted, so that it can claim nothing. */
function plainText(text: string): string {
  const lines = text
    .toWellFormed()
    .slice(0, MESSAGE_LIMIT)
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{C}\n\t]/gu, ' ')
    .split('\n')
    .map((line) => (/^\s*slipway-/i.test(line) ? `> ${line.trim()}` : line));
  const trimmed = lines.join('\n').trim();
  return trimmed === '' ? 'Work of an attempt' : trimmed;
}
