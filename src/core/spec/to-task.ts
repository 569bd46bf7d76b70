import { present } from '../assert.ts';
import { at } from '../at.ts';
import type { Dialect } from '../plan/plan.ts';
import type { Candidate } from './candidates.ts';
import type { BodyLine, DraftContainer, DraftField, DraftPhase, DraftTask, Finding } from './draft.ts';
import { readField } from './fields.ts';
import { readListItem } from './items.ts';
import { indentOf, type SourceText } from './lines.ts';
import type { TaskName } from './names.ts';
import type { Outline } from './sections.ts';
import type { Selection } from './select.ts';
import { markFinding, optionalGroupFindings, repeatFindings, struckFinding } from './task-findings.ts';
import { kindOf } from './task-kind.ts';
import { titleOf } from './task-line.ts';
import { readTaskStatus } from './task-status.ts';

/** What is known about the tasks before they become a draft. */
export interface Material {
  readonly source: SourceText;
  readonly selection: Selection;
  readonly bodies: readonly (readonly BodyLine[])[];
  readonly outline: Outline;
  readonly names: readonly TaskName[];
  readonly dialect: Dialect;
}

/** Tasks, the lines that only group them, and the phases they stand in. */
export interface Assembled {
  readonly tasks: readonly DraftTask[];
  readonly containers: readonly DraftContainer[];
  readonly phases: readonly DraftPhase[];
  readonly findings: readonly Finding[];
}

/** Turns the chosen lines into tasks. */
export function toDraftTasks(material: Material): Assembled {
  const findings: Finding[] = [];
  const all = material.selection.tasks.map((candidate, position) => {
    const task = toTask(material, candidate, position);
    for (const finding of [markFinding(task, material.dialect), struckFinding(task)])
      if (finding !== null) findings.push(finding);
    return task;
  });
  const grouped =
    material.dialect === 'spec-kit'
      ? { tasks: all, containers: [], phases: material.outline.phases, findings: [] }
      : group(material, all);
  return {
    ...grouped,
    tasks: dropRepeats(grouped.tasks),
    findings: [...findings, ...grouped.findings, ...repeatFindings(all)],
  };
}

function toTask(material: Material, candidate: Candidate, position: number): DraftTask {
  const line = at(material.source.lines, candidate.index);
  const body = at(material.bodies, position);
  const name = at(material.names, position);
  const head = candidate.head;
  const text = textOf(candidate);
  const sectionIndex = at(material.outline.sectionOfLine, candidate.index);
  const section = material.outline.sections[sectionIndex];
  const status = readTaskStatus(material.source, candidate, body);
  const box = status === null ? boxOf(candidate, line.start) : { offset: status.offset, mark: status.mark };
  const plainHead = head ?? readPlainMarkers(text);
  return {
    id: name.id,
    title: titleOf(head === null ? plainHead.text : text),
    text,
    body,
    fields: readFields(text, body, candidate),
    kind: kindOf(text),
    done: status === null ? isDone(candidate, body) : status.state === 'done',
    optional: plainHead.optional,
    parallel: plainHead.parallel || isMarkedParallel(candidate),
    story: plainHead.story ?? material.outline.phases[section?.phase ?? -1]?.story ?? null,
    tags: plainHead.tags,
    phase: section?.phase ?? null,
    section: sectionIndex === -1 ? null : sectionIndex,
    line: candidate.index + 1,
    column: indentOf(line.text) + 1,
    box,
    ...(status === null ? {} : { status: status.state }),
    counted: name.counted,
  };
}

function textOf(candidate: Candidate): string {
  if (candidate.form === 'row') return candidate.cells[candidate.columns.title] ?? '';
  return candidate.form === 'heading' ? candidate.head.text : (candidate.head?.text ?? candidate.item.text);
}

function readPlainMarkers(text: string) {
  const optional = /^\\?\*(?!\*)\s*/.exec(text);
  const rest = optional === null ? text : text.slice(optional[0].length);
  const story = /\[US-?(\d{1,3})\]/.exec(rest);
  return {
    text: rest.replace(/^(?:\[P\]|\(P\))\s*/, ''),
    optional: optional !== null || /^(?:\[optional\]|\(optional\)|optional[:：])/i.test(rest),
    parallel: /^(?:\[P\]|\(P\))/.test(rest),
    story: story === null ? null : `US${Number(story[1])}`,
    tags: [] as readonly string[],
  };
}

function boxOf(candidate: Candidate, start: number): DraftTask['box'] {
  const box = candidate.form === 'box' ? candidate.item.box : candidate.box;
  return box === null || box.mark.length !== 1 ? null : { offset: start + box.offset, mark: box.mark };
}

function isDone(candidate: Candidate, body: readonly BodyLine[]): boolean {
  const box = candidate.form === 'box' ? candidate.item.box : candidate.box;
  if (box !== null) return /^ *[xX] *$/.test(box.mark);
  const boxes = body.flatMap((line) => {
    const found = line.fenced ? null : (readListItem(line.text)?.box ?? null);
    return found === null ? [] : [found.mark];
  });
  if (boxes.length === 0) return candidate.form === 'heading' && /[✅✔☑]\ufe0f?\s*$/u.test(candidate.head.text);
  return boxes.every((mark) => /^[xX]$/.test(mark));
}

function isMarkedParallel(candidate: Candidate): boolean {
  if (candidate.form === 'box') return candidate.item.box?.mark === 'P';
  if (candidate.form !== 'row' || candidate.columns.parallel === -1) return false;
  return /^(?:\[?p\]?|yes|y|x|✓|✔|✅|true|はい|是)$/iu.test(
    candidate.cells[candidate.columns.parallel]?.replace(/[*`]/g, '') ?? '',
  );
}

function readFields(text: string, body: readonly BodyLine[], candidate: Candidate): readonly DraftField[] {
  const fields: DraftField[] = [];
  for (const line of body) {
    const field = line.fenced ? null : readField(line.text, line.line);
    if (field !== null) fields.push(field);
  }
  for (const part of text.split(/\s_(?=\p{L}[^_:：]{2,30}[:：])/u).slice(1)) {
    const field = readField(part, candidate.index + 1);
    if (field !== null) fields.push(field);
  }
  if (candidate.form === 'row') fields.push(...rowFields(candidate.cells, candidate));
  return fields;
}

function rowFields(cells: readonly string[], row: Extract<Candidate, { form: 'row' }>): readonly DraftField[] {
  const files = cells[row.columns.files];
  return files === undefined ? [] : [{ name: 'files', key: 'files', value: files, line: row.index + 1 }];
}

/** Outline numbers nest by themselves, `2` holds `2.1`; boxes without numbers nest by their indent. */
function group(material: Material, all: readonly DraftTask[]): Assembled {
  const parents = parentIds(material, all);
  const holders = new Set([...parents.values()]);
  const members = new Map<string, string[]>();
  for (const task of all) {
    if (holders.has(task.id)) continue;
    for (let id = parents.get(task.id); id !== undefined; id = parents.get(id)) {
      const list = members.get(id);
      if (list === undefined) members.set(id, [task.id]);
      else list.push(task.id);
    }
  }
  const containers = all
    .filter((task) => holders.has(task.id))
    .map((task) => ({
      id: task.id,
      title: task.title,
      line: task.line,
      done: task.done,
      box: task.box,
      ...(task.status === undefined ? {} : { status: task.status }),
      members: present(members.get(task.id), 'the members of a group'),
    }));
  const optional = new Set(
    all
      .filter((task) => task.optional && holders.has(task.id))
      .flatMap((task) => present(members.get(task.id), 'the members of a group')),
  );
  const leaves = all
    .filter((task) => !holders.has(task.id))
    .map((task) => (optional.has(task.id) ? { ...task, optional: true } : task));
  const phased =
    material.dialect === 'kiro'
      ? phasesByNumber(material, all, leaves)
      : { tasks: leaves, phases: material.outline.phases };
  const required = new Set(leaves.filter((leaf) => !leaf.optional).map((leaf) => leaf.id));
  const findings = optionalGroupFindings(
    all.filter((task) => holders.has(task.id)),
    (holder) => members.get(holder.id)?.every((id) => !required.has(id)) === true,
  );
  return { ...phased, containers, findings };
}

function parentIds(material: Material, all: readonly DraftTask[]): ReadonlyMap<string, string> {
  const known = new Set(all.map((task) => task.id));
  const parents = new Map<string, string>();
  for (const [position, task] of all.entries()) {
    const nested = material.names[position]?.parent;
    const outer = nested === null || nested === undefined ? undefined : all[nested]?.id;
    const dot = task.id.lastIndexOf('.');
    const byNumber = dot > 0 ? task.id.slice(0, dot) : undefined;
    const parent = outer ?? (byNumber !== undefined && known.has(byNumber) ? byNumber : undefined);
    if (parent !== undefined && parent !== task.id && !isInside(parents, parent, task.id)) parents.set(task.id, parent);
  }
  return parents;
}

/** True when `inner` already lies below `outer`: a repeated number must not close a circle. */
function isInside(parents: ReadonlyMap<string, string>, inner: string, outer: string): boolean {
  for (let id: string | undefined = inner; id !== undefined; id = parents.get(id)) if (id === outer) return true;
  return false;
}

/** In Kiro plans a numbered task with sub-tasks is the phase; single tasks between two of them form one phase together. */
function phasesByNumber(
  material: Material,
  all: readonly DraftTask[],
  leaves: readonly DraftTask[],
): Pick<Assembled, 'tasks' | 'phases'> {
  const majors = new Map(all.map((task) => [task.id, task]));
  const phases: DraftPhase[] = [];
  const tasks: DraftTask[] = [];
  let current = '';
  for (const task of leaves) {
    const dot = task.id.indexOf('.');
    const majorId = dot === -1 ? null : task.id.slice(0, dot);
    const key = majorId ?? `single ${task.phase}`;
    if (key !== current || phases.length === 0) {
      current = key;
      phases.push(majorId === null ? singlePhase(material, task) : majorPhase(majors.get(majorId), majorId, task));
    }
    tasks.push({ ...task, phase: phases.length - 1 });
  }
  return { tasks, phases };
}

function singlePhase(material: Material, task: DraftTask): DraftPhase {
  const phase = material.outline.phases[task.phase ?? -1];
  return phase ?? { title: '', number: null, story: null, line: task.line, parallel: false, column: false };
}

function majorPhase(major: DraftTask | undefined, number: string, first: DraftTask): DraftPhase {
  return {
    title: major?.title ?? '',
    number,
    story: null,
    line: major?.line ?? first.line,
    parallel: major?.parallel ?? false,
    column: false,
  };
}

/** Keeps the first of several lines with one id. */
function dropRepeats(tasks: readonly DraftTask[]): readonly DraftTask[] {
  const seen = new Set<string>();
  return tasks.filter((task) => {
    if (seen.has(task.id)) return false;
    seen.add(task.id);
    return true;
  });
}
