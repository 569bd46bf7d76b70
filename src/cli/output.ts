import { sanitize } from '../core/text/sanitize.ts';
import { envelope } from '../protocol/api.ts';
import { toProblem } from '../protocol/problem.ts';
import type { CliContext } from './context.ts';
import type { CliFailure } from './exit.ts';
import { paint, type Tone } from './render/style.ts';
import { wrap } from './render/width.ts';

/** Prints data, already rendered, on stdout. */
export function print(context: CliContext, text: string): Promise<void> {
  return context.stdout.write(text);
}

/** Prints data in its envelope on stdout. */
export function printJson(context: CliContext, value: unknown): Promise<void> {
  return printJsonText(context, JSON.stringify(envelope(value)));
}

/** Prints a JSON document that is text already. */
export function printJsonText(context: CliContext, text: string): Promise<void> {
  return context.stdout.write(`${escapeControls(text)}\n`);
}

/** Prints one line of a stream of JSON documents. */
export function printJsonLine(context: CliContext, value: unknown): Promise<void> {
  return printJsonText(context, JSON.stringify(value));
}

/** Talks to the person on stderr; silent with `--quiet`. */
export function say(context: CliContext, text: string): Promise<void> {
  return context.globals.quiet ? Promise.resolve() : context.stderr.write(`${text}\n`);
}

/** Tells a failure on stderr: as a problem document with `--json`, else as sentences. */
export function reportFailure(context: CliContext, failure: CliFailure): Promise<void> {
  if (context.globals.json) {
    return context.stderr.write(`${escapeControls(JSON.stringify(toProblem(failure.exit, failure)))}\n`);
  }
  const lines = [headed(context, { word: 'error:', tone: 'bad' }, sanitize(failure.message))];
  if (failure.hint !== '') lines.push(headed(context, { word: 'hint:', tone: 'muted' }, sanitize(failure.hint)));
  return context.stderr.write(`${lines.join('\n')}\n`);
}

/** Says a sentence or more behind a word that tells what it is, such as `note:`; silent with `--quiet`. */
export function sayHeaded(
  context: CliContext,
  head: { readonly word: string; readonly tone: Tone },
  text: string,
): Promise<void> {
  return say(context, headed(context, head, text));
}

/** On a terminal lines end between words, and stand below the first one; whatever else reads them gets each as it is. */
function headed(
  { stderr, talkStyle: style }: CliContext,
  { word, tone }: { readonly word: string; readonly tone: Tone },
  text: string,
): string {
  const width = stderr.columns === null ? Number.POSITIVE_INFINITY : style.width - word.length - 1;
  const lines = text.split('\n').flatMap((line) => wrap(line, width));
  return `${paint(style, tone, word)} ${lines.join(`\n${stderr.columns === null ? '' : ' '.repeat(word.length + 1)}`)}`;
}

/** JSON leaves the upper control characters and text-direction marks as they are; a terminal would obey them. */
function escapeControls(json: string): string {
  return json.replace(
    /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
