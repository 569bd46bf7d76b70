import type { Diagnostic, Severity } from '../../core/plan/diagnostic.ts';
import { sanitize, sanitizeLine } from '../../core/text/sanitize.ts';
import { counted } from '../../core/text/wording.ts';
import { paint, type Style, type Tone } from './style.ts';
import { displayWidth, wrap } from './width.ts';

const TONES: { readonly [Name in Severity]: Tone } = { error: 'bad', warning: 'attention', info: 'active' };

/** All findings of a plan with the lines they are about, and a last line that counts them. */
export function renderDiagnostics(
  style: Style,
  diagnostics: readonly Diagnostic[],
  sources: ReadonlyMap<string, string>,
): string {
  const lines = new Map([...sources].map(([file, text]) => [file, text.split(/\r\n|\r|\n/u)]));
  const blocks = diagnostics.map((diagnostic) => renderDiagnostic(style, diagnostic, lines.get(diagnostic.file)));
  return blocks.map((block) => `${block.join('\n')}\n\n`).join('');
}

/** The number of findings of each severity as a sentence. */
export function countDiagnostics(diagnostics: readonly Diagnostic[]): string {
  const count = (severity: Severity) => diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
  const parts = [
    [count('error'), 'error'],
    [count('warning'), 'warning'],
    [count('info'), 'note'],
  ] as const;
  const told = parts.filter(([number]) => number > 0).map(([number, noun]) => counted(number, noun));
  return told.length === 0 ? 'no findings' : told.join(', ');
}

function renderDiagnostic(
  style: Style,
  diagnostic: Diagnostic,
  source: readonly string[] | undefined,
): readonly string[] {
  const { file, line, column, severity, code, message, hint } = diagnostic;
  const place = paint(style, 'strong', `${sanitizeLine(file)}:${line}:${column}`);
  return [
    `${place} ${paint(style, TONES[severity], severity)} ${paint(style, 'muted', code)}`,
    ...indented(style, message),
    ...renderExcerpt(style, diagnostic, source?.[line - 1]),
    ...(hint === '' ? [] : indented(style, `hint: ${hint}`)),
  ];
}

function indented(style: Style, text: string): readonly string[] {
  return wrap(sanitizeLine(text), style.width - 2).map((line) => `  ${line}`);
}

/** Columns of a source line that are shown before the place and after it. */
const CONTEXT_BEFORE = 20;

/** The source line with a caret below the place; a long line is cut around it. */
function renderExcerpt(
  style: Style,
  { line, column, severity }: Diagnostic,
  text: string | undefined,
): readonly string[] {
  if (text === undefined || text.trim() === '') return [];
  const number = String(line).padStart(5);
  const room = style.width - number.length - 4;
  const start = text.length > room ? Math.max(0, column - 1 - CONTEXT_BEFORE) : 0;
  const before = printable(text.slice(start, Math.max(start, column - 1)));
  const after = printable(text.slice(Math.max(start, column - 1), start + room));
  const bar = paint(style, 'muted', style.unicode ? '│' : '|');
  const caret = ' '.repeat(Math.min(displayWidth(before), room)) + paint(style, TONES[severity], '^');
  return [`${paint(style, 'muted', number)} ${bar} ${before}${after}`, `${' '.repeat(number.length)} ${bar} ${caret}`];
}

/** Each control character becomes one blank, so that the caret stays below its place. */
function printable(text: string): string {
  return sanitize(text.replace(/[\p{Cc}]/gu, ' '));
}
