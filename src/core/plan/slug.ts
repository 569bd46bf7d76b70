/**
 * A folder and ref name for any text, unique for different texts: what is safe of it (NFKC, at most 40 characters) and eight hex digits
 * of a hash of the whole. Two texts that look alike after cleaning differ in the digits.
 */
export function slugOf(text: string): string {
  const clean = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40);
  return `${clean === '' ? 'task' : clean}-${fingerprint(text)}`;
}

/** FNV-1a over UTF-16 code units, run forwards and backwards, folded to 32 bits: names, not secrets. */
function fingerprint(text: string): string {
  let forward = 0x811c9dc5;
  let backward = 0x9747b28c;
  for (let i = 0; i < text.length; i += 1) {
    forward = Math.imul(forward ^ text.charCodeAt(i), 0x01000193);
    backward = Math.imul(backward ^ text.charCodeAt(text.length - 1 - i), 0x01000193);
  }
  return ((forward ^ Math.imul(backward, 0x9e3779b1)) >>> 0).toString(16).padStart(8, '0');
}
