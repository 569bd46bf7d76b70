import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sanitize, sanitizeLine } from './sanitize.ts';

const ESC = '\u001b';
const BEL = '\u0007';

describe('sanitize', () => {
  it.each([
    ['plain text with tabs\tand\nlines', 'plain text with tabs\tand\nlines'],
    [`${ESC}[31mred${ESC}[0m`, 'red'],
    [`${ESC}[38;5;196mred`, 'red'],
    [`a${ESC}]0;title${BEL}b`, 'ab'],
    [`a${ESC}]8;;http://evil.example${ESC}\\link${ESC}]8;;${ESC}\\b`, 'alinkb'],
    [`a${ESC}]52;c;cHduZWQ=${BEL}b`, 'ab'],
    [`a${ESC}Pdevice${ESC}\\b`, 'ab'],
    [`a${ESC}_app${BEL}b`, 'ab'],
    [`a${ESC}cb`, 'ab'],
    [`a${ESC}(Bb`, 'ab'],
    [`a${ESC}`, 'a'],
    [`a${ESC}[`, 'a'],
    [`a${ESC}[12`, 'a'],
    [`a${ESC}[1\nb`, 'a\nb'],
    [`a${ESC}]open\nnext line`, 'a\nnext line'],
    [`a${ESC}]open`, 'a'],
    [`a${ESC}]open${ESC}[31mb`, 'ab'],
    [`a${ESC}\u00e9`, 'a\u00e9'],
    ['a\u009b31mb', 'ab'],
    ['a\u009dtitle\u009cb', 'ab'],
    ['a\u0090x\u009cb\u0098x\u009cc\u009ex\u009cd\u009fx\u009ce', 'abcde'],
    ['a\u0085b\u007fc\u0000d\re', 'abcde'],
    ['user\u202etxt.exe\u2066x\u200ey\u061cz\u2028w', 'usertxt.exexyzw'],
    ['ünïcödé 日本 👩‍💻', 'ünïcödé 日本 👩‍💻'],
  ])('%j becomes %j', (hostile, clean) => {
    expect(sanitize(hostile)).toBe(clean);
  });

  it('shows the text of a string sequence that never ends instead of swallowing everything', () => {
    const endless = 'x'.repeat(10_000);
    expect(sanitize(`${ESC}]${endless}`)).toBe(endless);
  });

  it('leaves nothing that a terminal obeys, whatever it is given', () => {
    const nasty = fc.constantFrom(
      ESC,
      BEL,
      '\u009b',
      '\u009d',
      '\u009c',
      '[',
      ']',
      'm',
      '31',
      ';',
      '\n',
      '\\',
      'P',
      'a',
      '\u202e',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(nasty, fc.string({ unit: 'binary' }))), (parts) => {
        const clean = sanitize(parts.join(''));
        expect(clean).not.toMatch(/[^\P{Cc}\n\t]/u);
        expect(sanitize(clean)).toBe(clean);
      }),
    );
  });

  it('puts a text on one line', () => {
    expect(sanitizeLine(`  two\n  lines\t${ESC}[2Jhere `)).toBe('two lines here');
  });
});
