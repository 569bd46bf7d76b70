import { describe, expect, test } from 'vitest';
import { tickBox, tickBoxBytes } from './tick.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);

function ticked(text: string, id: string, file: string): string | null {
  const bytes = tickBoxBytes(bytesOf(text), id, file);
  const result = tickBox(text, id, file);
  expect(bytes === null ? null : new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)).toBe(result);
  return result;
}

describe('a group is ticked with the last of its parts', () => {
  const kiro =
    '\ufeff# Plän ✅\r\n- [ ] 1. Store\r\n  - [x] 1.1 Write\r\n  - [ ] 1.2 Read\r\n  - [ ]* 1.3 Test\r\n- [-] 2. Use\r\n  - [ ] 2.1 Call\r\n  - [ ] 2.2 Show\r\n- [ ] 3. Alone\r\n';
  const file = '.kiro/specs/a/tasks.md';

  test('of Kiro, whose optional parts need not be done', () => {
    expect(ticked(kiro, '1.2', file)).toBe(kiro.replace('[ ] 1. Store', '[x] 1. Store').replace('[ ] 1.2', '[x] 1.2'));
    expect(ticked(kiro, '1.3', file)).toBe(kiro.replace('[ ]* 1.3', '[x]* 1.3'));
    expect(ticked(kiro, '3', file)).toBe(kiro.replace('[ ] 3.', '[x] 3.'));
  });

  test('whatever its own box holds, and not before', () => {
    const first = ticked(kiro, '2.1', file) ?? '';
    expect(first).toBe(kiro.replace('[ ] 2.1', '[x] 2.1'));
    const all = first.replace('[-] 2. Use', '[x] 2. Use').replace('[ ] 2.2', '[x] 2.2');
    expect(ticked(first, '2.2', file)).toBe(all);
    expect(ticked(all, '2.2', file)).toBe(all);
  });

  test('of BMAD and of plain checklists, at every depth', () => {
    const text =
      '# Tasks / Subtasks\n\n- [ ] Store (AC: 1)\n  - [x] Write\n  - [ ] Read\n    - [ ] Fast\n- [ ] Use\n  - [ ] Call\n';
    const id = '1.2.1';
    const wanted = text
      .replace('[ ] Store', '[x] Store')
      .replace('[ ] Read', '[x] Read')
      .replace('[ ] Fast', '[x] Fast');
    expect(ticked(text, id, 'docs/stories/1.1.story.md')).toBe(wanted);
  });

  test('of Task Master, whose status is set; what was cancelled is no part, what was put off is', () => {
    const file = 'tasks.json';
    const of = (parent: string, ...parts: readonly string[]) =>
      `{"tasks": [{"id": 1, "title": "Ä", "status": "${parent}", "subtasks": [\n${parts.map((status, at) => `{"id": ${at + 1}, "title": "${at}", "status": "${status}"}`).join(',\n')}]}]}`;
    expect(ticked(of('in-progress', 'done', 'pending', 'cancelled'), '1.2', file)).toBe(
      of('done', 'done', 'done', 'cancelled'),
    );
    expect(ticked(of('pending', 'done', 'pending', 'deferred'), '1.2', file)).toBe(
      of('pending', 'done', 'done', 'deferred'),
    );
    expect(ticked(of('done', 'pending'), '1.1', file)).toBe(of('done', 'done'));
  });

  test('but no epic of beads, whose other parts may have been pruned', () => {
    const rows = [
      { id: 'a', title: 'A', status: 'open', priority: 2, issue_type: 'epic' },
      {
        ...{ id: 'b', title: 'B', status: 'open', priority: 2, issue_type: 'task' },
        dependencies: [{ issue_id: 'b', depends_on_id: 'a', type: 'parent-child' }],
      },
    ];
    const text = rows.map((row) => `${JSON.stringify(row)}\n`).join('');
    const [first, second] = text.split('\n');
    expect(ticked(text, 'b', 'issues.jsonl')).toBe(`${first}\n${second?.replace('"open"', '"closed"')}\n`);
  });
});
