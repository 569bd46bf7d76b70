/** Characters of the readable part of a slug. */
const SLUG_LENGTH = 40;

/**
 * A name for files and refs that keeps what is readable of any identifier and stays unique: lower case letters, digits and hyphens
 * (after NFKC), then the given digits of the whole identifier's digest. Texts that look alike after cleaning differ in the digits.
 */
export function slugOf(identifier: string, digest: string): string {
  const readable = identifier
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, SLUG_LENGTH)
    .replace(/^-+|-+$/g, '');
  return `${readable === '' ? 'task' : readable}-${digest}`;
}
