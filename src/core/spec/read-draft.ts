/**
 * Reads a task list into a draft: tasks with their text, phases, prose that may state an order, and findings about the
 * text itself. Never fails: whatever cannot be read becomes a finding.
 */
import { present } from '../assert.ts';
import { at } from '../at.ts';
import type { Dialect } from '../plan/plan.ts';
import { type Bodies, readBodies } from './bodies.ts';
import { type Candidate, findCandidates } from './candidates.ts';
import { itemsUnderLabels } from './criteria-labels.ts';
import { dialectOf } from './dialect.ts';
import type { BodyLine, Draft, DraftDependencyRow, Finding } from './draft.ts';
import { readLines, type SourceText } from './lines.ts';
import { nameTasks } from './names.ts';
import { readOutline, sectionsAround } from './sections.ts';
import { type Selection, selectTasks } from './select.ts';
import { skippedIds } from './skipped.ts';
import { findTextFaults } from './text-faults.ts';
import { toDraftTasks } from './to-task.ts';

/** Reads a task list; `dialect` forces how it is read, else it is detected from text and path. */
export function readDraft(text: string, path: string, dialect?: Dialect): Draft {
  const source = readLines(text);
  const found = dialect ?? dialectOf(source, path);
  const candidates = findCandidates(source, found === 'spec-kit' ? 'task' : 'outline');
  const rough = readOutline(source, []);
  const selection = selectTasks(candidates, found, {
    sectionsAt: (index) => sectionsAround(rough, index),
    underLabel: itemsUnderLabels(source),
  });
  const outline = readOutline(
    source,
    selection.tasks.map((task) => task.index),
  );
  const { bodies, prose, fences } = readTaskBodies(source, selection, outline.sectionOfLine);
  const names = nameTasks(selection.tasks, found);
  const { tasks, containers, phases, findings } = toDraftTasks({
    source,
    selection,
    bodies,
    outline,
    names,
    dialect: found,
  });
  return {
    dialect: found,
    title: outline.title,
    sections: outline.sections,
    phases,
    tasks,
    containers,
    prose,
    fences,
    rows: dependencyRows(candidates, selection),
    skipped: skippedIds(source),
    findings: [...findTextFaults(source), ...findings, ...mentionUnread(selection, source, candidates)],
  };
}

/** The text under each task, together with that under a heading of the same id. */
function readTaskBodies(source: SourceText, selection: Selection, sectionOfLine: Int32Array): Bodies {
  const holders = [...selection.tasks, ...selection.details].sort((a, b) => a.index - b.index);
  const { bodies, prose, fences } = readBodies(source, holders, sectionOfLine);
  const bodyOf = new Map(holders.map((holder, position) => [holder, at(bodies, position)]));
  const bodyUnder = (holder: Candidate) => present(bodyOf.get(holder), 'the body of a task');
  const more = new Map<string, BodyLine[]>();
  for (const heading of selection.details)
    more.set(heading.head.id, [...(more.get(heading.head.id) ?? []), ...bodyUnder(heading)]);
  return {
    bodies: selection.tasks.map((task) => [...bodyUnder(task), ...(more.get(task.head?.id ?? '') ?? [])]),
    prose,
    fences,
  };
}

/** Rows of tables that state prerequisites, whether their tasks are defined there or elsewhere. */
function dependencyRows(candidates: readonly Candidate[], selection: Selection): readonly DraftDependencyRow[] {
  const known = new Set(selection.tasks.flatMap((task) => (task.head === null ? [] : [task.head.id])));
  return candidates.flatMap((candidate) => {
    if (candidate.form !== 'row' || candidate.columns.depends === -1 || !known.has(candidate.head.id)) return [];
    return [
      { id: candidate.head.id, value: candidate.cells[candidate.columns.depends] ?? '', line: candidate.index + 1 },
    ];
  });
}

/** Says which boxes were not taken for tasks, so that nothing is left out in silence. */
function mentionUnread(selection: Selection, source: SourceText, candidates: readonly Candidate[]): readonly Finding[] {
  const findings: Finding[] = [];
  const first = selection.unnamed[0];
  if (first !== undefined && selection.tasks.length > 0) {
    const count = selection.unnamed.length;
    const [line, is] = count === 1 ? ['line', 'is'] : ['lines', 'are'];
    const hasIds = selection.tasks.some(({ head }) => head !== null);
    const why = hasIds
      ? `${count === 1 ? 'carries' : 'carry'} no task id`
      : `${count === 1 ? 'stands' : 'stand'} apart from the work`;
    findings.push({
      code: 'spec/unnamed-box',
      severity: 'info',
      message: `${count} checklist ${line} ${why} and ${is} read as notes, not as tasks.`,
      hint: hasIds
        ? 'Give a line an id of its own if it is a task.'
        : 'Move a line below a heading for work, not one such as Notes or Definition of Done, if it is a task.',
      line: first.index + 1,
      column: 1,
    });
  }
  const hidden = hiddenTask(source, candidates);
  if (hidden !== null) findings.push(hidden);
  return findings;
}

/** A task line inside a code fence or comment whose id stands nowhere else. */
function hiddenTask(source: SourceText, candidates: readonly Candidate[]): Finding | null {
  const known = new Set(candidates.flatMap((candidate) => (candidate.head === null ? [] : [candidate.head.id])));
  for (const line of source.lines) {
    if (line.context !== 'fence' && line.context !== 'comment') continue;
    const id = /^\s*[-*] \[[ xX]\] (T\d{2,6})(?!\d)/.exec(line.text)?.[1];
    if (id === undefined || known.has(id)) continue;
    return {
      code: 'spec/hidden-task',
      severity: 'warning',
      message: `The task ${id} stands inside a code fence or comment and is not read.`,
      hint: 'Move the line out of the fence or comment if it is a task of this plan.',
      line: line.number,
      column: 1,
    };
  }
  return null;
}
