/** The different words of statements: many statements over the same few nouns are one small thing. */
import type { Statement } from '../../spec/document/statement.ts';

/** Words of obligation and grammar in English, which every statement has. */
const COMMON: ReadonlySet<string> = new Set(
  'the and for with are must shall should when then given that this its from not any all each can will has have which into user users system without only than per where while via'.split(
    ' ',
  ),
);

const WORD = /\p{L}[\p{L}\p{N}_-]{2,}/gu;
/** Scripts without blanks between words. */
const UNSPACED = /[\u3040-\u30ff\u3400-\u9fff]/;
/** Of these: words in katakana, two ideographs at a time, and what is written in Latin letters between them. */
const PIECE = /[\u30a0-\u30ff]{2,}|[\u3400-\u9fff]{2}|[a-z][\w-]{2,}/gi;
const ENDING = /(?:ing|ed|es|s)$/;

/** Counts the different words of statements, without common words and English endings. */
export function distinctWords(statements: readonly Statement[]): number {
  const words = new Set<string>();
  for (const { text } of statements) {
    for (const word of wordsOf(text)) {
      const lower = word.toLowerCase();
      if (!COMMON.has(lower)) words.add(lower.replace(ENDING, ''));
    }
  }
  return words.size;
}

function wordsOf(text: string): readonly string[] {
  const words = text.match(WORD) ?? [];
  return words.flatMap((word) => (UNSPACED.test(word) ? (word.match(PIECE) ?? []) : [word]));
}
