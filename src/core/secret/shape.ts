import { looksLikePassword, looksMadeUp, looksRandom } from './random-looking.ts';

// Credentials that are known by their shape as a whole. The first group of a pattern is what is hidden. Every quantifier is bounded
// and every pattern begins with something rare, so that hostile text costs linear time.

/** The form of one kind of credential, with what stands around it. */
export interface Shape {
  readonly name: string;
  /** The text has to hold this for the pattern to be tried. */
  readonly marker: string;
  readonly pattern: RegExp;
  /** True where the credential may hold no digit: words, and passwords in commands. */
  readonly anyLine?: boolean;
  /** Holds of the credential, where the pattern alone says too little. */
  readonly if?: (credential: string) => boolean;
}

/** A long hexadecimal number, a UUID, or what looks drawn at random. */
export function isNumberOrDrawn(text: string): boolean {
  if (/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text)) return true;
  return /^[\da-f]{32,}$/i.test(text) || looksRandom(text);
}

/** Words that sentences have and phrases drawn from lists have not. */
export function isListOfWords(text: string): boolean {
  return !/(?:^|[ -])(?:the|a|an|and|or|of|to|in|is|are|be|must|not|for|with|your|you|at|on|by|from|this|that|it|as|has|have|will|can|should|enter|confirm|password|passphrase|required|characters?|new|old|user|field|length|long)(?:[ -]|$)/i.test(
    text,
  );
}

export function isCredential(text: string): boolean {
  return /^[\da-f]{20,}$/i.test(text) || looksRandom(text) || looksLikePassword(text) || looksMadeUp(text);
}
