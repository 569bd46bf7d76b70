import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readPlan } from './read-plan.ts';
import { tickBox, tickBoxBytes } from './tick.ts';

const encode = (text: string) => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array | null) =>
  bytes === null ? null : new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);

describe('ticking a box', () => {
  test('changes one character and keeps line ends, byte order mark and escapes', () => {
    const text = '\ufeff# Täsks ✅ 🎯\r\n\r\n- [ ] T001 é\r\n- [ ]\\* T002 b\r\n\r\n';
    expect(decode(tickBoxBytes(encode(text), 'T001', 'tasks.md'))).toBe(text.replace('[ ] T001', '[x] T001'));
  });

  test('writes the mark that the file uses', () => {
    expect(tickBox('- [X] T001 a\n- [ ] T002 b\n', 'T002', 'tasks.md')).toBe('- [X] T001 a\n- [X] T002 b\n');
    expect(tickBox('- [x] T001 a\n- [ ] T002 b\n', 'T002', 'tasks.md')).toBe('- [x] T001 a\n- [x] T002 b\n');
  });

  test('finds the task again where the file has moved on', () => {
    const moved = '# New head\n\n- [ ] T000 new\n- [ ] T001 a\n';
    expect(tickBox(moved, 'T001', 'tasks.md')).toBe('# New head\n\n- [ ] T000 new\n- [x] T001 a\n');
  });

  test('leaves a ticked box alone and says where there is none', () => {
    expect(tickBox('- [x] T001 a\n', 'T001', 'tasks.md')).toBe('- [x] T001 a\n');
    const ticked = encode('- [x] T001 a\n');
    expect(tickBoxBytes(ticked, 'T001', 'tasks.md')).toEqual(ticked);
    expect(tickBox('- [ ] T001 a\n', 'T002', 'tasks.md')).toBeNull();
    expect(tickBox('### T001: a\n', 'T001', 'tasks.md')).toBeNull();
    expect(tickBoxBytes(encode('### T001: a\n'), 'T001', 'tasks.md')).toBeNull();
    expect(tickBox('- [\u00a0] T001 a\n', 'T001', 'tasks.md')).toBeNull();
  });

  test('works on bytes that are no UTF-8', () => {
    const bytes = Uint8Array.from([0x23, 0x20, 0xff, 0xfe, 0x0a, ...encode('- [ ] T001 a\n')]);
    const ticked = tickBoxBytes(bytes, 'T001', 'tasks.md');
    expect(ticked?.[8]).toBe('x'.charCodeAt(0));
    expect([...(ticked ?? [])].filter((byte, index) => byte !== bytes[index])).toHaveLength(1);
  });
});

const pieces = fc.constantFrom(
  '# Tasks',
  '## Phase 1: Ünïcode 🎯',
  '- [ ] T001 a',
  '- [x] T002 b 日本',
  '  - [ ] T003 nested',
  '- [P] **T004** p',
  '```',
  'text',
  '',
  '- [-] T005 e',
);

test('property: a tick changes exactly one byte, and that task is done afterwards, others as before', () => {
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 12 }), fc.constantFrom('\n', '\r\n'), fc.boolean(), (parts, eol, bom) => {
      const text = (bom ? '\ufeff' : '') + parts.join(eol);
      const bytes = encode(text);
      const before = readPlan({ text, file: 'tasks.md' });
      for (const task of before.tasks) {
        const ticked = tickBoxBytes(bytes, task.id, 'tasks.md');
        if (ticked === null) {
          expect(task.box).toBeNull();
          continue;
        }
        expect(ticked.length).toBe(bytes.length);
        const changed = [...ticked].filter((byte, index) => byte !== bytes[index]).length;
        expect(changed).toBe(task.done ? 0 : 1);
        const after = readPlan({ text: decode(ticked) ?? '', file: 'tasks.md' });
        expect(after.tasks.map((one) => [one.id, one.done])).toEqual(
          before.tasks.map((one) => [one.id, one.id === task.id || one.done]),
        );
      }
    }),
    { numRuns: 300 },
  );
});
