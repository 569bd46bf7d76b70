import type { Draft } from './draft.ts';
import type { PhaseRule, Stated } from './order-model.ts';

/** What one phase waits for, after statements and defaults. */
export interface PhasePlace {
  readonly phase: number;
  readonly waitsFor: readonly {
    readonly phase: number;
    readonly why: string;
    readonly line: number;
    readonly stated: boolean;
  }[];
}

/** Places every phase: as stated, else after everything that no earlier phase waits for yet. */
export function placePhases(draft: Draft, stated: Stated, useDefaults: boolean): readonly PhasePlace[] {
  const open = new Set<number>();
  let serial: number | null = null;
  const isBehind = behindTest(stated.phases);
  return stated.phases.map((rule, phase) => {
    const waitsFor = new Map<number, PhasePlace['waitsFor'][number]>();
    for (const [other, said] of rule.waitsFor) {
      if (!rule.free.has(other)) waitsFor.set(other, { phase: other, ...said, stated: true });
    }
    const byPosition = useDefaults
      ? defaultsOf({ draft, rule, phase, open, serial }).filter((other) => !isBehind(other, phase))
      : [];
    const title = draft.phases[phase]?.title ?? '';
    const why = `${title === '' ? 'this part' : `"${title}"`} stands after it in the file`;
    for (const other of byPosition) {
      if (!waitsFor.has(other))
        waitsFor.set(other, { phase: other, why, line: draft.phases[phase]?.line ?? 1, stated: false });
    }
    for (const other of waitsFor.keys()) open.delete(other);
    if (draft.phases[phase]?.column !== true) {
      open.add(phase);
      if (draft.phases[phase]?.parallel !== true) serial = phase;
    }
    return { phase, waitsFor: [...waitsFor.values()] };
  });
}

interface Position {
  readonly draft: Draft;
  readonly rule: PhaseRule;
  readonly phase: number;
  /** Earlier phases that no other earlier phase waits for. */
  readonly open: ReadonlySet<number>;
  /** The last earlier phase that is not marked as parallel. */
  readonly serial: number | null;
}

function defaultsOf({ draft, rule, phase, open, serial }: Position): readonly number[] {
  const mine = draft.phases[phase];
  if (rule.stated || mine?.column === true) return [];
  if (rule.alone) return mine?.story === null ? [] : lastWhere(phase, (other) => draft.phases[other]?.story === null);
  if (mine?.parallel === true) return serial === null ? [] : [serial];
  if (![...open].some((other) => rule.free.has(other) || rule.beside.has(other))) return [...open];
  return lastWhere(
    phase,
    (other) => !rule.free.has(other) && !rule.beside.has(other) && draft.phases[other]?.column !== true,
  );
}

/** The last phase before one that passes a test, if any. */
function lastWhere(phase: number, test: (other: number) => boolean): readonly number[] {
  for (let other = phase - 1; other >= 0; other--) if (test(other)) return [other];
  return [];
}

/** Tells whether an earlier phase waits, by statements alone, for a later one. */
function behindTest(rules: readonly PhaseRule[]): (earlier: number, later: number) => boolean {
  const hasBackward = rules.some((rule, phase) =>
    [...rule.waitsFor.keys()].some((other) => other > phase && !rule.free.has(other)),
  );
  if (!hasBackward) return () => false;
  return (earlier, later) => {
    const seen = new Set([earlier]);
    for (const phase of seen)
      for (const other of rules[phase]?.waitsFor.keys() ?? [])
        if (rules[phase]?.free.has(other) === false) seen.add(other);
    return seen.has(later);
  };
}
