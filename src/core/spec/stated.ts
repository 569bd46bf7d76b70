import { at } from '../at.ts';
import type { Draft } from './draft.ts';
import type { Edge, Stated } from './order-model.ts';
import type { Meaning, Resolver } from './resolve.ts';
import type { Said } from './said.ts';
import { largest, smallest } from './sequence.ts';
import type { Reference } from './tokens.ts';

/** From so many pairs on, a statement about two groups of tasks is kept as one barrier. */
const densePairs = 4;

/** Sorts what is said into edges, barriers and rules for phases. */
export function applySaid(draft: Draft, resolver: Resolver, said: readonly Said[]): Stated {
  const stated: Stated = {
    edges: [],
    barriers: [],
    softEdges: [],
    softBarriers: [],
    phases: draft.phases.map(() => ({
      waitsFor: new Map(),
      free: new Set(),
      beside: new Set(),
      stated: false,
      alone: false,
    })),
    own: new Set(),
    beside: new Set(),
    covered: new Set(),
    unnamed: new Map(),
    findings: [],
  };
  const scribe = new Scribe(draft, resolver, stated);
  for (const one of said) if (!one.drawn) scribe.take(one);
  for (const one of said) if (one.drawn) scribe.take(one);
  for (const [index, task] of draft.tasks.entries()) {
    if (task.fields.some((field) => field.name === 'depends')) stated.covered.add(index);
  }
  return stated;
}

/** Most tasks and phases that all statements of a plan may name together; a plan that says more is refused, not run wrongly. */
const mostNamed = 3_000_000;

/** From more pairs on, a statement that weighs little is kept as one barrier; from many more on it is left out, for it may split into all of them. */
const mostSoftEdges = 400;
const mostSoftPairs = 100_000;

class Scribe {
  readonly #draft: Draft;
  readonly #resolver: Resolver;
  readonly #stated: Stated;
  readonly #tasksOfPhase: readonly (readonly number[])[];
  readonly #reported = new Set<string>();
  /** Members of barriers and phases that statements may still name. */
  #budget = mostNamed;
  /** Phases whose place was stated in words before drawings are looked at. */
  #worded: ReadonlySet<number> | null = null;

  constructor(draft: Draft, resolver: Resolver, stated: Stated) {
    this.#draft = draft;
    this.#resolver = resolver;
    this.#stated = stated;
    const tasksOfPhase: number[][] = draft.phases.map(() => []);
    for (const [index, task] of draft.tasks.entries()) tasksOfPhase[task.phase ?? -1]?.push(index);
    this.#tasksOfPhase = tasksOfPhase;
  }

  take(said: Said): void {
    if (this.#budget <= 0) return;
    if (said.drawn)
      this.#worded ??= new Set(this.#stated.phases.flatMap((rule, index) => (rule.stated ? [index] : [])));
    const { statement } = said;
    switch (statement.type) {
      case 'order':
        this.#order(said, statement.earlier, statement.later);
        return;
      case 'free':
        this.#free(statement.subject, statement.of);
        return;
      case 'none':
        this.#none(statement.subject, said);
        return;
      case 'parallel':
        this.#parallel(statement.subject, said);
        return;
      case 'unnamed':
        if (said.weight === 'firm') this.#unnamed(statement.subject, said, statement.waits);
        return;
    }
  }

  #order(said: Said, earlier: readonly Reference[], later: readonly Reference[]): void {
    const after = this.#resolver.meaning(later, null);
    const before = this.#resolver.meaning(earlier, after.phases.length > 0 ? smallest(after.phases) : null);
    this.#reportUnknown(said, before, after);
    if (this.#isSelf(said, earlier, before, after)) return;
    if (said.weight === 'soft') this.#softOrder(said, before, after);
    else this.#firmOrder(said, widen(before, after, this.#draft), after, [earlier, later]);
  }

  /** Counts what statements name, and says once that it is too much. */
  #spend(count: number, line: number): void {
    const before = this.#budget;
    this.#budget -= count;
    if (before <= 0 || this.#budget > 0) return;
    this.#stated.findings.push({
      code: 'plan/too-many-statements',
      severity: 'error',
      message: `The statements about order name more than ${mostNamed} tasks altogether; the rest of them is not read.`,
      hint: 'State the order between phases instead of repeating it for every task.',
      line,
      column: 1,
    });
  }

  /** True for a statement that says nothing but that a task waits for itself, which is told wherever it names itself. */
  #isSelf(said: Said, earlier: readonly Reference[], before: Meaning, after: Meaning): boolean {
    const task = after.tasks[0];
    if (task === undefined || after.tasks.length !== 1 || after.phases.length > 0) return false;
    const names = earlier.map((one) => (one.kind === 'id' ? this.#resolver.tasksOf(one.id) : []));
    const namesItself = names.some((tasks) => tasks.length === 1 && tasks[0] === task);
    if (namesItself && said.weight === 'firm' && !said.drawn) this.#reportSelf(said, task);
    return before.tasks.length === 1 && before.tasks[0] === task && before.phases.length === 0;
  }

  #reportSelf(said: Said, task: number): void {
    const key = `self ${task} ${said.line}`;
    if (this.#reported.has(key)) return;
    this.#reported.add(key);
    this.#stated.findings.push({
      code: 'plan/self-dependency',
      severity: 'error',
      message: `The task ${this.#draft.tasks[task]?.id} waits for itself ("${said.quote}").`,
      hint: 'Remove its own id from what it depends on.',
      line: said.line,
      column: 1,
    });
  }

  #reportUnknown(said: Said, before: Meaning, after: Meaning): void {
    if (this.#resolver.outline && !said.field) return;
    for (const id of [...before.unknown, ...after.unknown]) {
      const key = `${id} ${said.line}`;
      if (this.#resolver.isSkipped(id) || this.#reported.has(key)) continue;
      this.#reported.add(key);
      this.#stated.findings.push({
        code: 'plan/unknown-id',
        severity: said.field ? 'error' : 'warning',
        message: `No task has the id ${id}, which "${said.quote}" names.`,
        hint: 'Correct the id, or remove it where the task is gone.',
        line: said.line,
        column: 1,
      });
    }
  }

  #softOrder(said: Said, before: Meaning, after: Meaning): void {
    this.#softTaskOrder(said, before.tasks, after.tasks);
    const open = after.phases.filter((phase) => this.#stated.phases[phase]?.stated === false);
    for (const phase of open)
      this.#waitForPhases(
        said,
        phase,
        before.phases.filter((other) => other < phase),
        false,
      );
  }

  #softTaskOrder(said: Said, after: readonly number[], before: readonly number[]): void {
    const pairs = after.length * before.length;
    if (pairs > mostSoftPairs) return;
    this.#spend(pairs, said.line);
    if (pairs > mostSoftEdges)
      this.#stated.softBarriers.push({ after, before, kind: 'explicit', why: said.quote, line: said.line });
    else
      for (const from of after)
        for (const to of before) if (from < to) this.#stated.softEdges.push(edge(said, from, to));
  }

  #firmOrder(said: Said, before: Meaning, after: Meaning, names: readonly (readonly Reference[])[]): void {
    const waiting = without(after.tasks, before.tasks);
    if (waiting.length > 0) this.#taskOrder(said, before.tasks, waiting);
    else this.#taskOrder(said, without(before.tasks, after.tasks), after.tasks);
    const phases = said.drawn ? after.phases.filter((phase) => this.#worded?.has(phase) !== true) : after.phases;
    for (const phase of phases) this.#waitForPhases(said, phase, before.phases, isLeading(this.#draft, phases, phase));
    if (before.tasks.length > 0) for (const phase of phases) this.#waitForTasks(said, phase, before.tasks);
    const ofPhases = before.phases.flatMap((phase) => at(this.#tasksOfPhase, phase));
    if (after.tasks.length > 0 && ofPhases.length > 0)
      this.#barrier(said, without(ofPhases, after.tasks), after.tasks, 'phase');
    this.#everything(said, before, after);
    this.#cover(said, before, after, names);
  }

  #taskOrder(said: Said, before: readonly number[], after: readonly number[]): void {
    if (before.length === 0 || after.length === 0) return;
    if (before.length > 1 && after.length > 1 && before.length * after.length > densePairs) {
      this.#barrier(said, before, after, 'explicit');
      return;
    }
    this.#spend(before.length * after.length, said.line);
    for (const to of after) for (const from of before) this.#stated.edges.push(edge(said, from, to));
  }

  #barrier(said: Said, after: readonly number[], before: readonly number[], kind: 'explicit' | 'phase'): void {
    if (after.length === 0 || before.length === 0) return;
    this.#spend(after.length + before.length, said.line);
    this.#stated.barriers.push({ after, before, kind, why: said.quote, line: said.line });
  }

  #waitForPhases(said: Said, phase: number, others: readonly number[], states: boolean): void {
    const rule = at(this.#stated.phases, phase);
    this.#spend(others.length, said.line);
    for (const other of others) {
      if (other !== phase && !rule.waitsFor.has(other)) rule.waitsFor.set(other, { why: said.quote, line: said.line });
    }
    if (states && others.some((other) => other !== phase)) rule.stated = true;
  }

  #waitForTasks(said: Said, phase: number, tasks: readonly number[]): void {
    const rule = at(this.#stated.phases, phase);
    const mine = at(this.#tasksOfPhase, phase);
    this.#barrier(said, tasks, without(mine, tasks), 'phase');
    if (tasks.some((task) => this.#draft.tasks[task]?.phase !== phase)) rule.stated = true;
  }

  /** "Blocks everything else" holds for all that stands later in the file. */
  #everything(said: Said, before: Meaning, after: Meaning): void {
    if (!after.everything) return;
    for (const [phase] of this.#draft.phases.entries()) {
      if (before.phases.length > 0 && phase > largest(before.phases))
        this.#waitForPhases(said, phase, before.phases, false);
    }
    const last = largest(before.tasks);
    const rest = this.#draft.tasks.flatMap((_, index) => (index > last ? [index] : []));
    if (before.tasks.length > 0) this.#barrier(said, before.tasks, rest, 'explicit');
  }

  /** Tasks that a firm statement names one by one have their place; a range only speaks of them in passing. */
  #cover(said: Said, before: Meaning, after: Meaning, names: readonly (readonly Reference[])[]): void {
    const single = new Set<number>();
    for (const reference of names.flat()) {
      if (reference.kind === 'id') for (const task of this.#resolver.tasksOf(reference.id)) single.add(task);
      if (reference.kind === 'own-task') single.add(reference.index);
    }
    for (const task of [...before.tasks, ...after.tasks]) {
      if (single.has(task) || this.#draft.tasks[task]?.parallel === true) this.#stated.covered.add(task);
    }
    for (const task of after.tasks) {
      if (single.has(task) && (before.tasks.length > 0 || before.phases.length > 0) && !said.drawn)
        this.#stated.own.add(task);
    }
  }

  #free(subject: readonly Reference[], of: readonly Reference[]): void {
    const mine = this.#resolver.meaning(subject, null).phases;
    for (const phase of mine) {
      for (const other of this.#resolver.meaning(of, phase).phases)
        if (other !== phase) this.#stated.phases[phase]?.free.add(other);
    }
  }

  #none(subject: readonly Reference[], said: Said): void {
    const meaning = this.#resolver.meaning(subject, null);
    for (const task of meaning.tasks) {
      this.#stated.covered.add(task);
      if (said.field) this.#stated.own.add(task);
    }
    if (said.weight === 'soft') return;
    for (const phase of meaning.phases) {
      at(this.#stated.phases, phase).stated = true;
    }
  }

  #parallel(subject: readonly Reference[], said: Said): void {
    const meaning = this.#resolver.meaning(subject, null);
    for (const phase of meaning.phases) {
      const rule = at(this.#stated.phases, phase);
      for (const other of meaning.phases) if (other !== phase) rule.beside.add(other);
      if (meaning.phases.length === 1 && said.weight === 'firm') rule.alone = true;
    }
    if (said.weight === 'soft') return;
    const tasks = subject.flatMap((one) => (one.kind === 'id' ? this.#resolver.tasksOf(one.id) : []));
    const free = tasks.length > 1 ? this.#stated.beside : this.#stated.own;
    for (const task of tasks) {
      free.add(task);
      this.#stated.covered.add(task);
    }
  }

  /** The plan has spoken of the place of these tasks, although only a reader of its words can tell what it is. */
  #unnamed(subject: readonly Reference[], said: Said, waits: boolean): void {
    for (const reference of subject) {
      if (reference.kind !== 'id') continue;
      for (const task of this.#resolver.tasksOf(reference.id)) {
        this.#stated.covered.add(task);
        if (!waits) this.#stated.unnamed.set(task, null);
        else if (!this.#stated.unnamed.has(task)) this.#stated.unnamed.set(task, { why: said.quote, line: said.line });
      }
    }
  }
}

function edge(said: Said, from: number, to: number): Edge {
  return { from, to, kind: 'explicit', why: said.quote, line: said.line };
}

function without(list: readonly number[], removed: readonly number[]): readonly number[] {
  if (removed.length === 0) return list;
  const gone = new Set(removed);
  return list.filter((one) => !gone.has(one));
}

/** "After all tasks" means all that stand before it in the file. */
function widen(before: Meaning, after: Meaning, draft: Draft): Meaning {
  if (!before.everything) return before;
  const first = Math.min(draft.tasks.length, smallest(after.tasks));
  return { ...before, tasks: [...new Set([...before.tasks, ...Array.from({ length: first }, (_, index) => index)])] };
}

/** A statement about an outer phase decides the place of its first inner phase; the others follow it. */
function isLeading(draft: Draft, phases: readonly number[], phase: number): boolean {
  const outer = outerNumber(draft, phase);
  if (outer === null) return true;
  return !phases.some((other) => other < phase && outerNumber(draft, other) === outer);
}

function outerNumber(draft: Draft, phase: number): string | null {
  const number = at(draft.phases, phase).number ?? '';
  const dot = number.lastIndexOf('.');
  return dot === -1 ? null : number.slice(0, dot);
}
