import { NOTHING_ABOVE } from './below.ts';
import {
  aboveNext,
  findFurther,
  findSecrets,
  type KnownSecret,
  LONGEST_PEM,
  openPrivateKey,
  secretTexts,
} from './find.ts';
import type { Finding } from './finding.ts';
import { LONGEST_TOKEN } from './rules.ts';

// Redaction happens before text is written, never when it is shown. A stream is cut into lines, because a credential that is
// split over two chunks would otherwise pass in two harmless looking halves. What is held back is bounded: a line without end
// is cut where no finding and no beginning of one can lie across the cut.

/** Replaces secrets in a stream of text. */
export interface Redactor {
  /** Takes the next piece of the stream and gives back what is safe to write by now; it may be empty. */
  feed(text: string): string;
  /** Gives back the rest, at the end of the stream. */
  finish(): string;
}

/** Longest line that is held back while its end is awaited, in characters. */
const LONGEST_LINE = 262_144;

/** A function that replaces secrets in a whole text: known values in all their encodings, and what looks like a credential. */
export function createTextRedactor(secrets: readonly KnownSecret[]): (text: string) => string {
  const known = secretTexts(secrets);
  return (text) => replaceFindings(text, findSecrets(text, known));
}

/** Starts the redaction of one stream. */
export function createRedactor(secrets: readonly KnownSecret[]): Redactor {
  const known = secretTexts(secrets);
  const lookahead = Math.max(known.longest, LONGEST_PEM, LONGEST_TOKEN * 2);
  let held = '';
  let above = NOTHING_ABOVE;

  return {
    feed(text) {
      held += text;
      const isLongLine = held.length > LONGEST_LINE + 2 * lookahead;
      if (!text.includes('\n') && !isLongLine) return '';
      const { findings, inLines, above: next } = findFurther(held, known, above);
      const lineEnd = held.lastIndexOf('\n') + 1;
      const wanted = isLongLine ? Math.max(lineEnd, held.length - lookahead) : lineEnd;
      const cut = safeCut(wanted, held, findings);
      const safe = replaceFindings(
        held.slice(0, cut),
        findings.filter(({ end }) => end <= cut),
      );
      above = cut === held.length ? next : aboveNext(held.slice(0, cut), inLines, above);
      held = held.slice(cut);
      return safe;
    },
    finish() {
      const rest = replaceFindings(held, findFurther(held, known, above).findings);
      held = '';
      above = NOTHING_ABOVE;
      return rest;
    },
  };
}

/** The last place up to `wanted` that is neither inside a finding nor behind the beginning of a private key whose end is still to come. */
function safeCut(wanted: number, text: string, findings: readonly Finding[]): number {
  const open = openPrivateKey(text) ?? wanted;
  let bound = open < wanted ? lineOf(text, open) : wanted;
  for (const { start, end, from = start } of findings.toReversed())
    if (from < bound && end > bound) bound = lineOf(text, from);
  return bound;
}

/** The beginning of the line that a place stands in, where that line is not too long to be held back. */
function lineOf(text: string, place: number): number {
  const start = text.lastIndexOf('\n', place - 1) + 1;
  return place - start > LONGEST_LINE ? place : start;
}

/** The text with a mark in place of each finding. */
export function replaceFindings(text: string, findings: readonly Finding[]): string {
  let result = '';
  let from = 0;
  for (const { name, start, end } of findings) {
    result += `${text.slice(from, start)}[redacted:${name}]`;
    from = end;
  }
  return result + text.slice(from);
}
