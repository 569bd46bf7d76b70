import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPlainVariable, quoteForShell } from './shell-text.ts';

/** Reads a single-quoted word as POSIX says: nothing but a quote ends it, a backslash outside quotes keeps the next character. */
function unquote(word: string): string {
  return word
    .split("'\\''")
    .map((part, index, all) => part.slice(index === 0 ? 1 : 0, index === all.length - 1 ? -1 : undefined))
    .join("'");
}

describe('Quoting for a shell', () => {
  it('leaves no quote open and keeps every character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const word = quoteForShell(text);
        expect(word.replaceAll("'\\''", '')).toMatch(/^'[^']*'$/);
        expect(unquote(word)).toBe(text);
      }),
    );
  });

  it('passes only harmless names as assignments', () => {
    const names = ['PATH', 'a_1', '_x', '1a', 'with-dash', '', 'IFS', 'OPTIND', 'BASH_ENV', 'PPID', '_', 'a b', 'a\n'];
    expect(names.filter(isPlainVariable)).toEqual(['PATH', 'a_1', '_x']);
  });
});
