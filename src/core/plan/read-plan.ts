/** Reads a task list and the documents beside it into a checked plan. Never fails: faults become diagnostics. */
import { at } from '../at.ts';
import type { Draft, DraftTask, Finding } from '../spec/draft.ts';
import { readIssues } from '../spec/issues/read-issues.ts';
import { toPlanParts } from '../spec/issues/to-parts.ts';
import { readOrder } from '../spec/order.ts';
import type { Barrier, Edge, Order } from '../spec/order-model.ts';
import { readDraft } from '../spec/read-draft.ts';
import { readSequence } from '../spec/sequence.ts';
import { type Criteria, criteriaOf, readCriteria, readRequirementReferences, type Siblings } from './acceptance.ts';
import { checkDraft, cycleFinding, pathFault, unreachableFinding } from './checks.ts';
import { composePlan } from './compose-plan.ts';
import { type ConflictsFound, findConflicts } from './conflicts.ts';
import { findCycles } from './cycles.ts';
import type { Diagnostic } from './diagnostic.ts';
import { estimateTask } from './estimate.ts';
import { inferOrder } from './infer/infer-order.ts';
import { readOverrides } from './overrides.ts';
import {
  criteriaNumbersOf,
  type OwnCriteria,
  readOwnCriteria,
  unknownCriteria,
  withoutCriteriaNumbers,
} from './own-criteria.ts';
import type { Dependency, Dialect, Join, Plan, PlanTask } from './plan.ts';
import { findPaths } from './task-files.ts';
import { waitingForever } from './unreachable.ts';

/** What a plan is read from. */
export interface PlanSource {
  /** The decoded task list. */
  readonly text: string;
  /** Its path, as it is to be shown. */
  readonly file: string;
  readonly siblings?: Siblings;
  /** Forces how the list is read; without it the dialect is detected. */
  readonly dialect?: Dialect;
}

/** Reads and checks a plan. A plan with a diagnostic of severity `error` must not be executed. */
export function readPlan(source: PlanSource): Plan {
  const issues = readIssues(source.text, source.dialect);
  if (issues !== null) return composePlan(toPlanParts(issues, source.file));
  const draft = readDraft(source.text, source.file, source.dialect);
  const named = draft.tasks.map((task) => namedPaths(task));
  const files = named.map((paths) => paths.filter((path) => pathFault(path) === null));
  const stated = readOrder(draft);
  const own = readOwnCriteria(source.text);
  const cycles = findCycles(draft.tasks.length, stated.edges, stated.barriers);
  const inferred = cycles.length > 0 ? [] : inferredOrder(draft, stated);
  const order = { ...stated, edges: [...stated.edges, ...inferred] };
  const conflicts = cycles.length > 0 ? noConflicts : conflictsOf(draft, files, order);
  const stuck =
    cycles.length === 0
      ? []
      : waitingForever(draft.tasks.length, order, new Set(cycles.flat().map((step) => step.task)));
  const findings: Finding[] = [
    ...draft.findings,
    ...checkDraft(draft, named),
    ...unknownCriteria(draft, own),
    ...order.findings,
    ...inferred.flatMap((edge) => inferredFinding(draft, edge)),
    ...cycles.map((cycle) => cycleFinding(draft, cycle)),
    ...(stuck.length === 0 ? [] : [unreachableFinding(draft, stuck)]),
    ...conflicts.crowded.map((file) => crowdedFinding(file)),
  ];
  return {
    schemaVersion: 1,
    title: draft.title,
    dialect: draft.dialect,
    file: source.file,
    tasks: toTasks(draft, files, [...order.edges, ...conflicts.edges], {
      own,
      numbers: criteriaNumbersOf(draft, own),
      ...readCriteria(source.siblings ?? {}, draft, own),
    }),
    joins: order.barriers.map((barrier) => toJoin(draft, barrier)),
    conflicts: conflicts.conflicts,
    diagnostics: toDiagnostics(findings, source.file),
  };
}

function inferredOrder(draft: Draft, { edges, barriers }: Order): readonly Edge[] {
  const work = draft.tasks.map(({ id, title, line, fields }) => {
    return { id, title, line, stated: fields.some(({ name }) => name === 'depends'), spec: null };
  });
  return inferOrder(work, edges, barriers);
}

/** A mark says that a task may run beside others; what it uses has to be there all the same. */
function inferredFinding(draft: Draft, { from, to, why, line }: Edge): readonly Finding[] {
  const [first, second] = [at(draft.tasks, from), at(draft.tasks, to)];
  if (!first.parallel || !second.parallel) return [];
  return [
    {
      ...{ code: 'plan/inferred-order', severity: 'info', line, column: 1 },
      message: `${first.id} and ${second.id} are both marked as parallel, and ${second.id} waits: ${why}.`,
      hint: `Where it need not wait: slipway dep rm ${second.id} ${first.id}`,
    },
  ];
}

const noConflicts: ConflictsFound = { conflicts: [], edges: [], crowded: [] };

function conflictsOf(draft: Draft, files: readonly (readonly string[])[], order: Order): ConflictsFound {
  const namers = draft.tasks.map((task, index) => ({ id: task.id, files: at(files, index), line: task.line }));
  const rank = readSequence(draft.tasks.length, order.edges, order.barriers);
  return findConflicts(namers, order.edges, order.barriers, rank);
}

function namedPaths(task: DraftTask): readonly string[] {
  const parts = [task.text, ...task.fields.filter((field) => field.name === 'files').map((field) => field.value)];
  for (const line of task.body) if (!line.fenced) parts.push(line.text);
  return findPaths(parts.join('\n'));
}

function toTasks(
  draft: Draft,
  files: readonly (readonly string[])[],
  edges: readonly Edge[],
  criteria: AllCriteria,
): readonly PlanTask[] {
  const dependsOn: Dependency[][] = draft.tasks.map(() => []);
  for (const edge of edges) {
    dependsOn[edge.to]?.push({ id: at(draft.tasks, edge.from).id, kind: edge.kind, why: edge.why, line: edge.line });
  }
  return draft.tasks.map((task, index) =>
    toTask(draft, task, { files: at(files, index), dependsOn: at(dependsOn, index), criteria }),
  );
}

/** Criteria of the documents beside the list and of the list itself, with the tasks that name the latter. */
interface AllCriteria extends Criteria {
  readonly own: OwnCriteria;
  readonly numbers: ReadonlyMap<string, readonly number[]>;
}

interface Surroundings {
  readonly files: readonly string[];
  readonly dependsOn: readonly Dependency[];
  readonly criteria: AllCriteria;
}

function toTask(draft: Draft, task: DraftTask, { files, dependsOn, criteria }: Surroundings): PlanTask {
  const requirements = readRequirementReferences(task, criteria.numbers.get(task.id));
  const acceptance = criteriaOf(task, requirements, criteria);
  const phase = task.phase === null ? null : at(draft.phases, task.phase).title;
  return {
    id: task.id,
    title: withoutCriteriaNumbers(task.title, criteria.own),
    description: dedent(task.body.map((line) => line.text)),
    kind: task.kind,
    done: task.done,
    optional: task.optional,
    phase: phase === null || phase === '' ? null : withoutCriteriaNumbers(phase, criteria.own),
    story: task.story,
    parallel: task.parallel,
    files,
    dependsOn,
    requirements,
    acceptance,
    ...estimateTask(task, files, acceptance),
    priority: priorityOf(task, criteria),
    tags: task.tags,
    line: task.line,
    box: task.box,
    overrides: readOverrides(task),
  };
}

/** 50 where nothing is said; a story of priority P1 gives 60, P2 50, P3 40, and so on; a field of the task wins. */
function priorityOf(task: DraftTask, criteria: Criteria): number {
  const field = task.fields.find((one) => one.name === 'priority')?.value.toLowerCase() ?? '';
  const number = /^p([0-9])\b/.exec(field)?.[1];
  if (number !== undefined) return fromRank(Number(number));
  if (/^(?:critical|highest|urgent)/.test(field)) return 90;
  if (/^(?:high|高)/.test(field)) return 70;
  if (/^(?:medium|normal|中)/.test(field)) return 50;
  if (/^(?:low|低)/.test(field)) return 30;
  if (/^\d{1,3}$/.test(field)) return Math.min(100, Number(field));
  const story = task.story === null ? undefined : criteria.priorities.get(task.story);
  return story === undefined ? 50 : fromRank(story);
}

function fromRank(rank: number): number {
  return Math.max(0, 70 - 10 * rank);
}

function dedent(lines: readonly string[]): string {
  const widths = lines.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length);
  const width = widths.length === 0 ? 0 : widths.reduce((a, b) => Math.min(a, b));
  return lines
    .map((line) => line.slice(Math.min(width, line.length - line.trimStart().length)).trimEnd())
    .join('\n')
    .trim();
}

function toJoin(draft: Draft, barrier: Barrier): Join {
  const idOf = (index: number) => at(draft.tasks, index).id;
  return {
    after: barrier.after.map(idOf),
    before: barrier.before.map(idOf),
    kind: barrier.kind,
    why: barrier.why,
    line: barrier.line,
  };
}

function crowdedFinding(file: string): Finding {
  return {
    code: 'plan/crowded-file',
    severity: 'info',
    message: `Very many tasks name ${file}; they run one after another.`,
    hint: 'Name the file only in the tasks that change it.',
    line: 1,
    column: 1,
  };
}

/** Most diagnostics of one code; a broken file does not bury its cause. */
const mostPerCode = 100;

function toDiagnostics(findings: readonly Finding[], file: string): readonly Diagnostic[] {
  const counts = new Map<string, number>();
  const kept = findings.filter((finding) => {
    const count = (counts.get(finding.code) ?? 0) + 1;
    counts.set(finding.code, count);
    return count <= mostPerCode;
  });
  return kept
    .map(({ code, severity, message, hint, line, column }) => ({ code, severity, message, hint, file, line, column }))
    .sort((a, b) => a.line - b.line || a.column - b.column);
}
