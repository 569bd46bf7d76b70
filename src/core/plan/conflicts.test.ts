import { describe, expect, test } from 'vitest';
import { findConflicts, mostTasksPerFile } from './conflicts.ts';

const order = (count: number) => Int32Array.from({ length: count }, (_, index) => index);
const named = (...files: readonly (readonly string[])[]) =>
  files.map((each, index) => ({ id: `T${index}`, files: each, line: index + 1 }));

describe('tasks that name the same file', () => {
  test('are told in the order of the plan', () => {
    const { conflicts } = findConflicts(named(['b.ts'], ['a.ts', 'b.ts'], ['a.ts', 'b.ts']), [], [], order(3));
    expect(conflicts.map(({ a, b, file }) => `${a} ${b} ${file}`)).toEqual([
      'T0 T1 b.ts',
      'T0 T2 b.ts',
      'T1 T2 b.ts',
      'T1 T2 a.ts',
    ]);
  });

  test('are no conflict when the later one of the file comes first', () => {
    const edge = { from: 1, to: 0, kind: 'explicit', why: '', line: 1 } as const;
    const { conflicts } = findConflicts(named(['a.ts'], ['a.ts']), [edge], [], Int32Array.of(1, 0));
    expect(conflicts).toEqual([]);
  });

  test('share a folder without a conflict', () => {
    expect(findConflicts(named(['src/'], ['src/']), [], [], order(2)).conflicts).toEqual([]);
  });

  test('take turns where there are very many of them, while other files still make conflicts', () => {
    const crowd = Array.from({ length: mostTasksPerFile + 1 }, (_, index) =>
      index < 2 ? ['all.ts', `own${index}.ts`] : ['all.ts'],
    );
    const found = findConflicts(named(...crowd, ['own0.ts']), [], [], order(crowd.length + 1));
    expect(found.crowded).toEqual(['all.ts']);
    expect(found.edges).toHaveLength(mostTasksPerFile);
    expect(found.conflicts).toEqual([{ a: 'T0', b: `T${crowd.length}`, file: 'own0.ts' }]);
  });

  test('are found in plans of more than a thousand tasks', () => {
    const pairs = Array.from({ length: 1_200 }, (_, index) => [`f${index >> 1}.ts`]);
    expect(findConflicts(named(...pairs), [], [], order(1_200)).conflicts).toHaveLength(600);
  });
});
