import type { Dialect } from '../plan/plan.ts';
import type { BoxCandidate, Candidate, HeadingCandidate } from './candidates.ts';
import type { DraftSection, SectionRole } from './draft.ts';
import { isPhaseHeading, saysChecklist, saysNotes, saysRecord } from './sections.ts';
import { kindOf } from './task-kind.ts';

/** The candidates that are tasks, and what became of the others. */
export interface Selection {
  readonly tasks: readonly Candidate[];
  /** Boxes that are read as notes of a task or a section, or that say how the work went. */
  readonly unnamed: readonly BoxCandidate[];
  /** Headings that describe a task whose box stands elsewhere. */
  readonly details: readonly HeadingCandidate[];
  /** Lines that repeat the id of a task elsewhere in a summary or a check. */
  readonly repeats: readonly Candidate[];
}

/** Where lines stand, by index. */
export interface Places {
  /** The sections that a line stands in, innermost first. */
  readonly sectionsAt: (index: number) => readonly DraftSection[];
  /** List items below a label that says that they are no tasks. */
  readonly underLabel: ReadonlySet<number>;
}

/** Decides which candidate lines are the tasks of the plan. */
export function selectTasks(all: readonly Candidate[], dialect: Dialect, places: Places): Selection {
  const { sectionsAt, underLabel } = places;
  const isRecord = ({ index }: Candidate) => sectionsAt(index).some(({ title }) => saysRecord(title));
  const candidates = all.filter((candidate) => !isRecord(candidate));
  const records = all.filter((candidate) => candidate.form === 'box').filter(isRecord);
  const roleAt = (candidate: Candidate) => sectionsAt(candidate.index)[0]?.role;
  const isWork = (candidate: Candidate) => roleAt(candidate) !== 'checklist' && !underLabel.has(candidate.index);
  const boxes = candidates.filter((candidate) => candidate.form === 'box');
  const identified = boxes.filter((box) => box.head !== null);
  // A list such as "Next steps" says again what stands elsewhere; what it alone names is a task.
  const isSaidElsewhere = idsOutside(identified, (box) => roleAt(box) !== 'advice' && isWork(box));
  const named = identified.filter((box) => roleAt(box) !== 'advice' || !isSaidElsewhere.has(box.head?.id));
  const unnamed = boxes.filter((box) => box.head === null);
  const known = new Set(named.filter(isWork).map((box) => box.head?.id));
  const others = candidates.filter((candidate) => candidate.form !== 'box');
  const titles = candidates.filter((candidate) => candidate.form === 'heading').filter(isWork);
  const details = titles.filter((candidate) => known.has(candidate.head.id));
  const headings = firstOfEach(titles, known);
  const rows = firstOfEach(
    others.filter((candidate) => candidate.form === 'row' && isPlanTable(roleAt(candidate))),
    known,
  );
  const checks = named.filter((box) => !isWork(box));
  const lateNamed = firstOfEach(checks, known);
  const chosen = new Set<Candidate>([...named.filter(isWork), ...headings, ...rows, ...lateNamed]);
  // Boxes without ids are tasks where nothing else is; checks count only in a list that holds nothing but checks.
  const work = unnamed.filter(
    (box) =>
      !underLabel.has(box.index) &&
      !isInNotes(sectionsAt(box.index)) &&
      (isWork(box) || isPlainChecklist(sectionsAt(box.index))),
  );
  const nothingElse = chosen.size === 0;
  // Kiro writes its checkpoints without a number now and then; as notes they would hold nothing back.
  const checkpoints = dialect === 'kiro' && !nothingElse ? work.filter(isCheckpoint) : [];
  const plain = nothingElse && work.length === 0 ? unnamed : nothingElse || dialect === 'checklist' ? work : [];
  for (const box of [...plain, ...checkpoints]) chosen.add(box);
  return {
    tasks: candidates.filter((candidate) => chosen.has(candidate)),
    unnamed: [...unnamed.filter((box) => !chosen.has(box)), ...records].toSorted((a, b) => a.index - b.index),
    details,
    repeats: candidates.filter(
      (candidate) => candidate.form !== 'row' && candidate.head !== null && !chosen.has(candidate),
    ),
  };
}

/** Ids of the boxes that pass a test. */
function idsOutside(
  boxes: readonly BoxCandidate[],
  test: (box: BoxCandidate) => boolean,
): ReadonlySet<string | undefined> {
  return new Set(boxes.filter(test).map((box) => box.head?.id));
}

/** Below another line a box is a note of it. */
function isCheckpoint({ item }: BoxCandidate): boolean {
  return item.columns === 0 && kindOf(item.text) === 'checkpoint';
}

function isPlanTable(role: SectionRole | undefined): boolean {
  return role !== 'checklist' && role !== 'advice';
}

/** A phase that stands below notes is a phase all the same. */
function isInNotes(sections: readonly DraftSection[]): boolean {
  const notes = sections.findIndex(({ title }) => saysNotes(title));
  return notes !== -1 && sections.slice(0, notes).every(({ title }) => !isPhaseHeading(title));
}

/** Below "Checklist" alone, in contrast to "Validation Checklist", boxes without ids are the plan itself. */
function isPlainChecklist(sections: readonly DraftSection[]): boolean {
  const checks = sections.filter((section) => saysChecklist(section.title));
  return checks.length === 1 && checks.every((section) => /^[^\p{L}]*checklist(?!\p{L})/iu.test(section.title));
}

/** Candidates whose id no earlier one has, and that stand nowhere else; adds their ids to `known`. */
function firstOfEach(candidates: readonly Candidate[], known: Set<string | undefined>): readonly Candidate[] {
  const before = new Set(known);
  const kept = candidates.filter((candidate) => !before.has(candidate.head?.id));
  for (const candidate of kept) known.add(candidate.head?.id);
  return kept;
}
