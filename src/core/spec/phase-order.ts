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
  return stated.phases.map((rule, phase) => {
    const waitsFor = new Map<number, PhasePlace['waitsFor'][number]>();
    for (const [other, said] of rule.waitsFor) {
      if (!rule.free.has(other)) waitsFor.set(other, { phase: other, ...said, stated: true });
    }
    const byPosition = useDefaults ? defaultsOf({ draft, rule, phase, open, serial }) : [];
    const title = draft.phases[phase]?.title ?? '';
    const why = `${title === '' ? 'this part' : `"${title}"`} stands after it in the file`;
    for (const other of byPosition) {
      if (!waitsFor.has(other))
        waitsFor.set(other, { phase: other, why, line: draft.phases[phase]?.line ?? 1, stated: false });
    }
    for (const other of waitsFor.keys()) open.delete(other);
    open.add(phase);
    if (draft.phases[phase]?.parallel !== true) serial = phase;
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
  if (rule.stated) return [];
  const mine = draft.phases[phase];
  if (rule.alone) return mine?.story === null ? [] : [...open].filter((other) => draft.phases[other]?.story === null);
  if (mine?.parallel === true) return serial === null ? [] : [serial];
  if (![...open].some((other) => rule.free.has(other) || rule.beside.has(other))) return [...open];
  return lastNotBeside(rule, phase);
}

/** A phase that runs beside some earlier ones waits for the last that it does not run beside. */
function lastNotBeside(rule: PhaseRule, phase: number): readonly number[] {
  for (let other = phase - 1; other >= 0; other--) if (!rule.free.has(other) && !rule.beside.has(other)) return [other];
  return [];
}
