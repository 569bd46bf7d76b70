import { type Alphabet, PHRASE_FORMS, RARE_FORMS, type Row, VENDOR_FORMS } from './vendor-prefixes.ts';

/** A kind of credential that is known by how it begins. What follows is read character by character, so that hostile output costs linear time. */
export interface PrefixRule {
  /** Shown in place of the credential. */
  readonly name: string;
  readonly prefix: string;
  /** Characters that the credential goes on with. */
  readonly alphabet: Alphabet;
  /** Fewer characters than this after the prefix are no credential. */
  readonly least: number;
  /** True where the prefix is a word of everyday language: what follows has to look drawn at random. */
  readonly random: boolean;
}

/** Prefixes that are searched in every line. */
export const SEARCHED_RULES: readonly PrefixRule[] = RARE_FORMS.flatMap(rulesOf);

/** Prefixes that are searched in lines that hold values. */
export const PHRASE_RULES: readonly PrefixRule[] = PHRASE_FORMS.flatMap(rulesOf);

/** Prefixes of which a long word of a line with a digit may begin with, by their first two characters. */
const BY_BEGINNING: ReadonlyMap<string, readonly PrefixRule[]> = Map.groupBy(
  VENDOR_FORMS.flatMap(rulesOf),
  ({ prefix }) => prefix.slice(0, 2),
);

function rulesOf([name, alphabet, least, prefixes, random = false]: Row): readonly PrefixRule[] {
  return prefixes.map((prefix) => ({ name, prefix, alphabet, least, random }));
}

/** The rules whose prefix stands at a place of the text. */
export function rulesAt(text: string, start: number): readonly PrefixRule[] {
  return (BY_BEGINNING.get(text.slice(start, start + 2)) ?? []).filter(({ prefix }) => text.startsWith(prefix, start));
}

/** Longest credential that a rule covers, in characters after its prefix. */
export const LONGEST_TOKEN = 8_192;

/** Whether a character belongs to an alphabet. */
export function isOf(alphabet: Alphabet, code: number): boolean {
  const isDigit = code >= 48 && code <= 57;
  const isUpper = code >= 65 && code <= 90;
  if (alphabet === 'upper') return isDigit || isUpper;
  const isWord = isDigit || isUpper || (code >= 97 && code <= 122) || code === 95;
  if (alphabet === 'word' || isWord) return isWord;
  // - . / + = and ~: base64, base64url and JSON web tokens
  return code === 45 || code === 46 || code === 47 || code === 43 || code === 61 || code === 126;
}
