import { pathFault } from '../../plan/checks.ts';
import type { PlanParts } from '../../plan/compose-plan.ts';
import type { Diagnostic } from '../../plan/diagnostic.ts';
import { effortFor, estimateTask } from '../../plan/estimate.ts';
import type { Dependency, Join, PlanTask } from '../../plan/plan.ts';
import { findPaths } from '../../plan/task-files.ts';
import type { Finding } from '../draft.ts';
import type { Issue, IssueList, IssueNeed } from './issue.ts';
import { idsTakenTwice } from './issue-faults.ts';

/**
 * Makes plan parts of a tracker's issues. An issue with parts is a group: its parts are the tasks, they wait for what it waits for, and
 * whoever waits for it waits for all of them.
 */
export function toPlanParts(list: IssueList, file: string): PlanParts {
  const groups = new Groups(list.issues);
  const isTask = (issue: Issue) => issue.dropped === null && !groups.has(issue.id);
  const tasks = list.issues.filter(isTask);
  const order = orderOf(list.issues, groups);
  const needs = Map.groupBy(order.edges, ({ task }) => task);
  const findings = [
    ...list.findings,
    ...idsTakenTwice(list.issues, isTask),
    ...dropped(list.issues),
    ...order.findings,
    ...empty(list, tasks),
  ];
  return {
    title: list.title,
    dialect: list.dialect,
    file,
    tasks: tasks.map((issue) => toTask(issue, { dependsOn: (needs.get(issue.id) ?? []).map(({ on }) => on), groups })),
    joins: order.joins,
    diagnostics: findings.map((finding): Diagnostic => ({ ...finding, file })),
  };
}

/** Which issues are parts of which. */
class Groups {
  readonly #byId: ReadonlyMap<string, Issue>;
  readonly #parts = new Map<string, Issue[]>();

  constructor(issues: readonly Issue[]) {
    this.#byId = new Map(issues.map((issue) => [issue.id, issue]));
    for (const issue of issues) {
      const parent = this.parentOf(issue);
      if (parent === undefined || issue.dropped !== null) continue;
      this.#parts.set(parent.id, [...(this.#parts.get(parent.id) ?? []), issue]);
    }
  }

  find(id: string): Issue | undefined {
    return this.#byId.get(id);
  }

  has(id: string): boolean {
    return this.#parts.has(id);
  }

  /** The issue that this one is a part of; a chain of parents that comes back to itself ends before. */
  parentOf(issue: Issue): Issue | undefined {
    const parent = issue.parent === null ? undefined : this.#byId.get(issue.parent);
    return parent === undefined || this.#isBelow(parent, issue.id) ? undefined : parent;
  }

  /** The tasks that an id stands for: itself, or all parts at any depth. */
  tasksOf(id: string): readonly Issue[] {
    const issue = this.#byId.get(id);
    const parts = this.#parts.get(id);
    if (parts === undefined) return issue === undefined || issue.dropped !== null ? [] : [issue];
    return parts.flatMap((part) => this.tasksOf(part.id));
  }

  #isBelow(issue: Issue, id: string): boolean {
    const seen = new Set<string>();
    let at: Issue | undefined = issue;
    while (at !== undefined && !seen.has(at.id)) {
      if (at.id === id) return true;
      seen.add(at.id);
      at = at.parent === null ? undefined : this.#byId.get(at.parent);
    }
    return at !== undefined;
  }
}

interface IssueOrder {
  readonly edges: readonly { readonly task: string; readonly on: Dependency }[];
  readonly joins: readonly Join[];
  readonly findings: readonly Finding[];
}

function orderOf(issues: readonly Issue[], groups: Groups): IssueOrder {
  const edges: { readonly task: string; readonly on: Dependency }[] = [];
  const joins: Join[] = [];
  const findings: Finding[] = [];
  for (const issue of issues) {
    if (issue.dropped !== null) continue;
    for (const need of issue.needs) {
      const fault = needFault(issue, need, groups);
      if (fault !== null) {
        findings.push(fault);
        continue;
      }
      const before = groups.tasksOf(issue.id);
      const after = groups.tasksOf(need.id).filter((task) => !before.includes(task));
      const [only, ...more] = after;
      const [waits, ...others] = before;
      const { kind, why, line } = need;
      if (only === undefined || waits === undefined) continue;
      if (more.length === 0 && others.length === 0)
        edges.push({ task: waits.id, on: { id: only.id, kind, why, line } });
      else
        joins.push({
          after: after.map(({ id }) => id),
          before: before.map(({ id }) => id),
          kind: 'container',
          why,
          line,
        });
    }
  }
  return { edges, joins, findings };
}

/** What an issue names and cannot wait for: it is told and left out, because trackers prune and export in parts. */
function needFault(issue: Issue, need: IssueNeed, groups: Groups): Finding | null {
  const place = { line: need.line, column: 1 };
  const target = groups.find(need.id);
  if (target === undefined) {
    return {
      ...place,
      code: 'issues/unknown-id',
      severity: 'warning',
      message: `${issue.id} waits for ${need.id}, which is not in the file; it is taken as done.`,
      hint: 'Export all issues, or remove the dependency.',
    };
  }
  if (target.dropped !== null) {
    return {
      ...place,
      code: 'issues/dropped-dependency',
      severity: 'warning',
      message: `${issue.id} waits for ${need.id}, of which ${target.dropped}; it does not wait.`,
      hint: 'Remove the dependency, or take the task up again.',
    };
  }
  if (need.id !== issue.id) return null;
  return {
    ...place,
    code: 'plan/self-dependency',
    severity: 'error',
    message: `${issue.id} waits for itself.`,
    hint: 'Remove the dependency.',
  };
}

function dropped(issues: readonly Issue[]): readonly Finding[] {
  return issues.flatMap((issue): readonly Finding[] =>
    issue.dropped === null
      ? []
      : [
          {
            code: 'issues/dropped',
            severity: 'info',
            message: `${issue.id} is no task: ${issue.dropped}.`,
            hint: 'Nothing has to be done.',
            line: issue.line,
            column: 1,
          },
        ],
  );
}

/** A file of which nothing could be read has said why. */
function empty({ findings }: IssueList, tasks: readonly Issue[]): readonly Finding[] {
  if (tasks.length > 0 || findings.some(({ severity }) => severity === 'error')) return [];
  const message = 'The file holds no task that can be read.';
  return [{ code: 'plan/no-tasks', severity: 'error', message, hint: 'Export the tasks again.', line: 1, column: 1 }];
}

interface TaskPlace {
  readonly dependsOn: readonly Dependency[];
  readonly groups: Groups;
}

function toTask(issue: Issue, { dependsOn, groups }: TaskPlace): PlanTask {
  const group = groups.parentOf(issue);
  const files =
    issue.kept?.files ?? findPaths(`${issue.title}\n${issue.description}`).filter((path) => pathFault(path) === null);
  const body =
    issue.description === ''
      ? []
      : issue.description.split('\n').map((text) => ({ text, line: issue.line, fenced: false }));
  const estimate = estimateTask({ title: issue.title, kind: 'task', body, fields: [] }, files, issue.acceptance);
  const stated = issue.minutes === null ? {} : { minutes: issue.minutes, effort: effortFor(issue.minutes) };
  return {
    id: issue.id,
    title: issue.title,
    description: issue.description,
    kind: 'task',
    done: issue.done,
    optional: issue.optional,
    phase: group === undefined ? null : group.title,
    story: null,
    parallel: false,
    files,
    dependsOn: unique(dependsOn),
    requirements: [],
    acceptance: issue.acceptance,
    ...estimate,
    ...stated,
    priority: issue.priority,
    tags: issue.tags,
    line: issue.line,
    box: issue.status,
    overrides: {},
    ...issue.kept,
    ...(group === undefined ? {} : { parent: group.id }),
  };
}

function unique(dependencies: readonly Dependency[]): readonly Dependency[] {
  return [...new Map(dependencies.map((dependency) => [dependency.id, dependency])).values()];
}
