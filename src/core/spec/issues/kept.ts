import { EFFORTS } from '../../plan/estimate.ts';
import type { DependencyKind } from '../../plan/plan.ts';
import { itemsOf, member, type PlacedValue } from '../json/placed.ts';
import type { IssueNeed, KeptFields } from './issue.ts';

/** Longest estimate that is taken over, in minutes: four weeks of forty hours. */
const MOST_MINUTES = 9_600;
const RISKS = ['low', 'medium', 'high'] as const;

/** The whole of a title that was too long for a tracker; null where it was not, or where somebody changed it since. */
export function readWholeTitle(row: PlacedValue, title: string): string | null {
  const whole = word(member(member(row, 'metadata'), 'slipway'), 'title');
  return whole?.startsWith(title) === true ? whole : null;
}

/** What stands under `metadata.slipway` of an issue; each value is checked, and a strange one is passed over. */
export function readKept(row: PlacedValue): KeptFields {
  const kept = member(member(row, 'metadata'), 'slipway');
  if (kept === undefined) return {};
  const kind = word(kept, 'kind');
  const story = word(kept, 'story');
  const effort = EFFORTS.find((one) => one === word(kept, 'effort'));
  const risk = RISKS.find((one) => one === word(kept, 'risk'));
  const parallel = member(kept, 'parallel');
  return {
    ...(kind === 'task' || kind === 'checkpoint' ? { kind } : {}),
    ...(story === null ? {} : { story }),
    ...(effort === undefined ? {} : { effort }),
    ...(risk === undefined ? {} : { risk }),
    ...(parallel?.kind === 'other' && parallel.value !== null ? { parallel: parallel.value } : {}),
    ...numberIn(kept, 'minutes', MOST_MINUTES),
    ...numberIn(kept, 'priority', 100),
    ...textsIn(kept, 'files'),
    ...textsIn(kept, 'requirements'),
  };
}

const KINDS: readonly DependencyKind[] = [
  ...(['explicit', 'phase', 'order', 'wave', 'checkpoint', 'container'] as const),
  ...(['produces', 'environment', 'data', 'test-first', 'cross-spec'] as const),
];
/** Longest reason that is taken over. */
const LONGEST_REASON = 4_000;

/** Why an issue waits for another one, by the id of that one, as Slipway wrote it; strange entries are passed over. */
export function readReasons(row: PlacedValue): ReadonlyMap<string, Pick<IssueNeed, 'kind' | 'why'>> {
  const kept = member(member(row, 'metadata'), 'slipway');
  return new Map(
    itemsOf(kept, 'reasons').flatMap((one) => {
      const [on, why] = [word(one, 'on'), word(one, 'why')];
      const kind = KINDS.find((known) => known === word(one, 'kind'));
      return on === null || why === null || kind === undefined || why.length > LONGEST_REASON
        ? []
        : [[on, { kind, why }] as const];
    }),
  );
}

function word(kept: PlacedValue | undefined, name: string): string | null {
  const found = member(kept, name);
  return found?.kind === 'text' ? found.value : null;
}

function numberIn(kept: PlacedValue, name: 'minutes' | 'priority', most: number): KeptFields {
  const found = member(kept, name);
  return found?.kind === 'number' && found.value >= 0 && found.value <= most ? { [name]: found.value } : {};
}

function textsIn(kept: PlacedValue, name: 'files' | 'requirements'): KeptFields {
  if (member(kept, name)?.kind !== 'list') return {};
  return { [name]: itemsOf(kept, name).flatMap((one) => (one.kind === 'text' ? [one.value] : [])) };
}
