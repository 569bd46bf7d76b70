import { at } from '../at.ts';
import type { Draft, Finding } from './draft.ts';
import type { Barrier } from './order-model.ts';
import type { Resolver } from './resolve.ts';

/** The waves of a Kiro plan as barriers. */
export interface Waves {
  readonly barriers: readonly Barrier[];
  readonly findings: readonly Finding[];
}

/** Reads a JSON fence with waves, or null where the plan has none. */
export function readWaves(draft: Draft, resolver: Resolver): Waves | null {
  for (const fence of draft.fences) {
    const text = fence.lines.join('\n');
    if (!/"waves"\s*:/.test(text)) continue;
    const waves = parseWaves(text);
    if (waves === null) return { barriers: [], findings: [brokenWaves(fence.line)] };
    return toBarriers(draft, resolver, waves, fence.line);
  }
  return null;
}

function parseWaves(text: string): readonly (readonly string[])[] | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const waves = typeof value === 'object' && value !== null && 'waves' in value ? value.waves : null;
  if (!Array.isArray(waves)) return null;
  return waves.map((wave: unknown) => {
    const tasks = typeof wave === 'object' && wave !== null && 'tasks' in wave ? wave.tasks : wave;
    return Array.isArray(tasks) ? tasks.map((task: unknown) => String(task)) : [];
  });
}

function toBarriers(draft: Draft, resolver: Resolver, waves: readonly (readonly string[])[], line: number): Waves {
  const findings: Finding[] = [];
  const placed = new Set<number>();
  const groups: number[][] = [];
  for (const wave of waves) {
    const group = new Set<number>();
    for (const id of wave) {
      const found = resolver.tasksOf(id);
      if (found.length === 0) findings.push(unknownInWaves(id, line));
      for (const task of found) if (!placed.has(task)) group.add(task);
    }
    for (const task of group) placed.add(task);
    if (group.size > 0) groups.push([...group]);
  }
  const barriers: Barrier[] = groups.slice(1).map((before, index) => ({
    after: at(groups, index),
    before,
    kind: 'wave',
    why: `wave ${index + 1} stands before wave ${index + 2}`,
    line,
  }));
  return { barriers: [...barriers, ...unplaced(draft, placed)], findings };
}

/** What the graph leaves out, above all checkpoints, waits for every task listed before it: those since the last such one, and that one. */
function unplaced(draft: Draft, placed: ReadonlySet<number>): readonly Barrier[] {
  let since: number[] = [];
  return draft.tasks.flatMap((task, index): Barrier[] => {
    if (placed.has(index)) {
      since.push(index);
      return [];
    }
    const after = since;
    since = [index];
    const kind = task.kind === 'checkpoint' ? 'checkpoint' : 'order';
    const why = 'it is not in the stated graph and waits for everything listed before it';
    return after.length === 0 ? [] : [{ after, before: [index], kind, why, line: task.line }];
  });
}

function unknownInWaves(id: string, line: number): Finding {
  return {
    code: 'plan/unknown-id',
    severity: 'error',
    message: `The waves name the task ${id}, which the plan does not have.`,
    hint: 'Correct the id in the waves, or add the task.',
    line,
    column: 1,
  };
}

function brokenWaves(line: number): Finding {
  return {
    code: 'spec/broken-waves',
    severity: 'error',
    message: 'The task dependency graph is not valid JSON with a list of waves.',
    hint: 'Write {"waves":[{"id":0,"tasks":["1.1"]}]}, or remove the block to use the order of the list.',
    line,
    column: 1,
  };
}
