import { at } from '../../at.ts';
import type { Statement, StatementKind } from '../../spec/document/statement.ts';
import type { TitledPart } from './decompose.ts';
import type { PartEdge } from './dependencies.ts';
import { LARGE_MEMBERS } from './merge-units.ts';
import type { Unit } from './units.ts';

const DEBUG: readonly StatementKind[] = ['symptom', 'reproduction', 'cause', 'fix'];

interface Step {
  readonly title: string;
  readonly kinds: readonly StatementKind[];
  readonly why: string;
}

/** The order of mending: see it fail, know why, mend it, keep it mended. */
const STEPS: readonly Step[] = [
  { title: 'Reproduce the failure in a test that fails', kinds: ['symptom', 'reproduction'], why: '' },
  {
    title: 'Find the cause and confirm it',
    kinds: ['cause'],
    why: 'A cause is confirmed on a failure that can be repeated.',
  },
  { title: 'Mend the cause', kinds: [], why: 'What is mended has to be known first.' },
  {
    title: 'Guard the mended behaviour with tests',
    kinds: ['criterion', 'test'],
    why: 'The tests guard what was mended.',
  },
];

/** Whether the documents are about something that is broken: at least two of symptom, reproduction, cause and fix. */
export function isInvestigation(wanted: readonly Statement[]): boolean {
  return DEBUG.filter((kind) => wanted.some((one) => one.kind === kind)).length >= 2;
}

/** Reproduce, find, mend, guard: each step with what the documents say of it, one after the other. */
export function debugParts(wanted: readonly Statement[]): readonly TitledPart[] {
  const named = new Set(STEPS.flatMap(({ kinds }) => kinds));
  const steps = STEPS.map((step) => ({
    step,
    members: wanted.filter(({ kind }) => (step.kinds.length === 0 ? !named.has(kind) : step.kinds.includes(kind))),
  })).filter(({ members }) => members.length > 0);
  const pieces = steps.flatMap(({ step, members }) =>
    Array.from({ length: Math.ceil(members.length / LARGE_MEMBERS) }, (_, index) => ({
      step,
      index,
      members: members.slice(index * LARGE_MEMBERS, (index + 1) * LARGE_MEMBERS),
    })),
  );
  return pieces.map(({ step, members, index }, to) => {
    const { section, line } = at(members, 0);
    const unit: Unit = {
      label: step.title,
      stage: 'feature',
      phase: null,
      owner: null,
      section,
      isWhole: false,
      members,
    };
    const why = index === 0 ? step.why : 'It goes on with the part before it.';
    const edge: PartEdge = { from: to - 1, to, kind: 'order', why, line };
    return {
      part: { unit, members, topic: '', number: 0 },
      title: index === 0 ? step.title : `${step.title}, part ${index + 1}`,
      edges: to === 0 ? [] : [edge],
    };
  });
}
