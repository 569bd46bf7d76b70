import type { BriefItem } from './brief.ts';
import type { DocumentPart } from './documents.ts';

/** A piece of text for a brief. */
export function item(label: string, text: string, source: BriefItem['source'] = null): BriefItem {
  return { label, text: text.trim(), source, cut: false };
}

/** A part of a document as a piece. */
export function partItem({ file, line, heading, text }: DocumentPart): BriefItem {
  return item(heading, text, { file, line });
}

/** The words of a text that say what it is about, in lower case. */
export function wordsOf(text: string): ReadonlySet<string> {
  return new Set(text.toLowerCase().match(/[\p{L}\p{N}]{4,}/gu) ?? []);
}
