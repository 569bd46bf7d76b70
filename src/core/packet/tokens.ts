const BYTES_OF_A_TOKEN = 4;

/** Tokens of a text, estimated at four bytes of UTF-8 each. */
export function estimateTokens(text: string): number {
  return Math.ceil(byteLength(text) / BYTES_OF_A_TOKEN);
}

/** The longest beginning of a text within so many tokens, ended at the end of a line where there is one in its second half. */
export function firstTokens(text: string, tokens: number): string {
  const limit = tokens * BYTES_OF_A_TOKEN;
  let bytes = 0;
  let end = 0;
  for (const letter of text) {
    bytes += byteLength(letter);
    if (bytes > limit) break;
    end += letter.length;
  }
  if (end >= text.length) return text;
  const line = text.lastIndexOf('\n', end);
  return text.slice(0, line > end / 2 ? line : end).trimEnd();
}

function byteLength(text: string): number {
  let bytes = 0;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    // Each half of a pair counts two of the four bytes.
    bytes += unit < 0x80 ? 1 : unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 2 : 3;
  }
  return bytes;
}
