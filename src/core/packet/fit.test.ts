import { describe, expect, test } from 'vitest';
import { SECTION_NAMES } from './brief.ts';
import { fitSections, OMISSION_TOKENS } from './fit.ts';
import { estimateTokens } from './tokens.ts';

/** What is kept of one long text where so many tokens are left for it, and what is told of the rest. */
function fitted(text: string, tokens: number) {
  const notes = { label: 'Notes', text, source: { file: 'notes.md', line: null }, cut: false };
  const { sections, omitted } = fitSections(
    SECTION_NAMES.map((name) => ({ name, title: 'A title', items: name === 'background' ? [notes] : [] })),
    tokens + OMISSION_TOKENS,
  );
  return { kept: sections.flatMap(({ items }) => items), used: sections[0]?.tokens ?? 0, omitted };
}

describe('a text that is too long for what is left', () => {
  const words = 'word '.repeat(200).trim();
  const letters = 'a\n'.repeat(500);

  test('is cut, and told', () => {
    const { kept, used, omitted } = fitted(words, 60);
    expect(kept).toMatchObject([{ label: 'Notes', cut: true }]);
    expect(words.startsWith(kept[0]?.text ?? '-')).toBe(true);
    expect(used).toBeLessThanOrEqual(60);
    expect(omitted).toEqual([
      {
        ...{ section: 'background', what: 'Notes', why: 'It did not fit into the budget.', where: 'notes.md' },
        tokens: estimateTokens(words) - estimateTokens(kept[0]?.text ?? ''),
      },
    ]);
  });

  test('is left out as a whole where so little of it would fit that it says nothing', () => {
    expect(fitted(words, 40)).toMatchObject({ kept: [], omitted: [{ tokens: estimateTokens(words) }] });
  });

  test('is left out where so little would fit because each of its short lines is indented', () => {
    expect(fitted(letters, 60)).toMatchObject({ kept: [], omitted: [{ tokens: estimateTokens(letters) }] });
    const { kept, used } = fitted(letters, 90);
    expect(kept).toMatchObject([{ cut: true }]);
    expect(used).toBeLessThanOrEqual(90);
  });
});
