import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { columnsOf, indentOf, longestLine, readLines } from './lines.ts';

const contexts = (text: string) => readLines(text).lines.map((line) => line.context);

describe('lines', () => {
  test('have exact offsets with every end of line and a byte order mark', () => {
    const text = '\ufeffone\r\ntwo\n\nlast';
    expect(readLines(text).lines.map((line) => [line.number, line.start, line.text])).toEqual([
      [1, 1, 'one'],
      [2, 6, 'two'],
      [3, 10, ''],
      [4, 11, 'last'],
    ]);
  });

  test('property: their text stands at their offset, whatever the input', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        for (const line of readLines(text).lines) expect(text.startsWith(line.text, line.start)).toBe(true);
      }),
    );
  });

  test('are cut when they are very long', () => {
    const line = readLines('x'.repeat(50_000)).lines[0];
    expect([line?.text.length, line?.length]).toEqual([longestLine, 50_000]);
  });

  test('measure their indent with tabs', () => {
    expect([columnsOf('\t- a'), columnsOf('  \t- a'), columnsOf('   a'), indentOf('\t a')]).toEqual([4, 4, 3, 2]);
  });
});

describe('the context of a line', () => {
  test('is front matter between two rules at the top', () => {
    expect(contexts('---\na: 1\n---\ntext')).toEqual(['front-matter', 'front-matter', 'front-matter', 'text']);
    expect(contexts('---\na: 1\ntext')).toEqual(['text', 'text', 'text']);
  });

  test('is a fence until a mark of the same kind and at least the same length', () => {
    expect(contexts('````\n```\n~~~\n````\ntext')).toEqual(['fence-mark', 'fence', 'fence', 'fence-mark', 'text']);
    expect(contexts('~~~ sh\na\n~~~')).toEqual(['fence-mark', 'fence', 'fence-mark']);
    expect(contexts('``` a`b\ntext')).toEqual(['text', 'text']);
  });

  test('is text after a fence or a comment that never ends', () => {
    expect(readLines('```\na\n- b').unclosedFences).toEqual([0]);
    expect(contexts('```\na')).toEqual(['fence-mark', 'text']);
    expect(readLines('text\n<!-- a\nb\n<!-- c').unclosedComment).toBe(1);
  });

  test('is not turned around by a left-over end of a fence', () => {
    expect(contexts('```\ntext\n```bash\ncode\n```\ntext')).toEqual([
      'fence-mark',
      'text',
      'fence-mark',
      'fence',
      'fence-mark',
      'text',
    ]);
  });

  test('is text where too many fences before it have no end', () => {
    const stray = '```\ntext\n```bash\ncode\n```\n';
    expect(contexts(stray.repeat(7)).at(-2)).toBe('fence');
    expect(readLines(stray.repeat(7)).unclosedFences).toHaveLength(7);
    expect(contexts(stray.repeat(8)).at(-2)).toBe('text');
  });

  test('is comment over several lines', () => {
    expect(contexts('<!-- a\nb -->\ntext <!-- c -->')).toEqual(['comment', 'comment', 'text']);
  });

  test('is text inside a Markdown fence around the whole document', () => {
    expect(contexts('\n```markdown\n# Title\n```')).toEqual(['text', 'fence-mark', 'text', 'fence-mark']);
    expect(contexts('Intro\n```markdown\n# Title\n```')).toEqual(['text', 'fence-mark', 'fence', 'fence-mark']);
  });
});

describe('a heading with a rule below it', () => {
  const headings = (text: string) =>
    readLines(text).lines.flatMap((line) => (line.underlined === null ? [] : [`${line.underlined} ${line.text}`]));

  test('is a line that stands alone above `=` or `-`, at the top, after a blank line or after another heading', () => {
    expect(headings('Tasks\n=====\nSetup\n---\n\nDefinition of Done\r\n------------------\r\n- [ ] green')).toEqual([
      '1 Tasks',
      '2 Setup',
      '2 Definition of Done',
    ]);
    expect(readLines('Tasks\n=====\n').lines.map(({ context }) => context)).toEqual(['text', 'underline']);
    expect(headings('# Tasks\nSetup\n---')).toEqual(['2 Setup']);
  });

  test.each([
    ['a paragraph of two lines', 'one\ntwo\n---'],
    ['a sentence', 'All of it is ready.\n---'],
    ['a label', '**Checkpoint**:\n---'],
    ['an item', '- [ ] one\n---'],
    ['a numbered item', '1. one\n---'],
    ['a heading', '## one\n---'],
    ['a quotation', '> one\n---'],
    ['the head of a table', '| a |\n---'],
    ['text that is indented', '  one\n  ---'],
    ['a rule', '***\n---'],
    ['nothing', '\n---'],
    ['code', '```\none\n---\n```'],
    ['two dashes', 'one\n--'],
  ])('is not made of %s', (_, text) => {
    expect(headings(text)).toEqual([]);
  });
});
