/**
 * Values shorter than this are not looked for: they would blot out half of every log. Six characters are below what any
 * provider issues.
 */
export const SHORTEST_SECRET = 6;

/** Pieces of base64 shorter than this say too little to be worth hiding, and hit too much that is harmless. */
const SHORTEST_PIECE = 8;

/**
 * The texts that give a secret away: each line of the value as it is, as JSON text, percent-encoded, and inside base64 at each
 * of the three alignments (plain and URL-safe). A value of several lines is looked for line by line, because streams are.
 */
export function encodingsOf(value: string): readonly string[] {
  const lines = value.split(/[\r\n]+/).map((line) => line.trim());
  const texts = lines.filter((text) => text.length >= SHORTEST_SECRET);
  return [...new Set(texts.flatMap((text) => [text, jsonText(text), percentEncoded(text), ...base64Pieces(text)]))];
}

function jsonText(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function percentEncoded(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

/** What of the value's base64 stays the same whatever surrounds it, for each position that it can have in a group of three bytes. */
function base64Pieces(text: string): readonly string[] {
  const bytes = new TextEncoder().encode(text);
  const pieces = [0, 1, 2].map((shift) => {
    const shifted = new Uint8Array(shift + bytes.length);
    shifted.set(bytes, shift);
    const firstPure = Math.ceil((shift * 8) / 6);
    const lastPure = Math.floor((shifted.length * 8) / 6);
    return base64(shifted).slice(firstPure, lastPure);
  });
  return pieces
    .flatMap((piece) => [piece, piece.replaceAll('+', '-').replaceAll('/', '_')])
    .filter((piece) => piece.length >= SHORTEST_PIECE);
}

function base64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}
