import { present } from '../assert.ts';
import { at } from '../at.ts';
import type { Draft } from './draft.ts';
import { IdIndex } from './ids.ts';
import { withoutSpans } from './items.ts';
import { phaseNamesOf } from './phase-names.ts';
import type { Reference, Vocabulary } from './tokens.ts';

/** Indices of what a list of names means. */
export interface Meaning {
  /** Tasks, by index in the draft. */
  readonly tasks: readonly number[];
  readonly phases: readonly number[];
  /** Written ids that no task has. */
  readonly unknown: readonly string[];
  /** Names that stand for every other task. */
  readonly everything: boolean;
}

/** Knows what names in a plan mean: ids, ranges, phases by number and by title, stories. */
export class Resolver implements Vocabulary {
  readonly outline: boolean;
  readonly #draft: Draft;
  readonly #ids: IdIndex;
  readonly #taskAt = new Map<string, number>();
  readonly #members = new Map<string, readonly string[]>();
  readonly #names = new Map<string, number[]>();
  readonly #byNumber = new Map<string, number[]>();
  readonly #byStory = new Map<string, number[]>();
  readonly #storyTasks = new Map<string, number[]>();

  constructor(draft: Draft) {
    this.#draft = draft;
    this.outline = draft.dialect !== 'spec-kit' || draft.tasks.some((task) => /^\d/.test(task.id));
    this.#ids = new IdIndex([
      ...draft.tasks.map((task) => task.id),
      ...draft.containers.map((container) => container.id),
    ]);
    for (const [index, task] of draft.tasks.entries()) {
      this.#taskAt.set(task.id, index);
      if (task.story !== null) append(this.#storyTasks, task.story, index);
    }
    for (const container of draft.containers) this.#members.set(container.id, container.members);
    this.#indexPhases();
  }

  #indexPhases(): void {
    for (const [index, phase] of this.#draft.phases.entries()) {
      for (const name of namesOf(phase.title)) append(this.#names, name, index);
      if (phase.story !== null) append(this.#byStory, phase.story, index);
      if (phase.number === null) continue;
      const parts = phase.number.split('.');
      for (let length = 1; length <= parts.length; length++)
        append(this.#byNumber, parts.slice(0, length).join('.'), index);
    }
  }

  knowsName = (words: string): boolean => this.#names.has(words);

  /** True for the id of an entry that was taken out of the plan. */
  isSkipped(id: string): boolean {
    return this.#draft.skipped.includes(id);
  }

  /** Indices of the tasks that a written id names: itself, or all members of a group. */
  tasksOf(id: string): readonly number[] {
    return this.#ids.find(id).flatMap((found) => this.#indices(found));
  }

  #indices(id: string): readonly number[] {
    const index = this.#taskAt.get(id);
    if (index !== undefined) return [index];
    return present(this.#members.get(id), 'the members of a group').map((member) =>
      present(this.#taskAt.get(member), 'the place of a member'),
    );
  }

  /** What a list of names means; `subject` is the phase that "all earlier phases" are earlier than. */
  meaning(references: readonly Reference[], subject: number | null): Meaning {
    const tasks = new Set<number>();
    const phases = new Set<number>();
    const unknown: string[] = [];
    let everything = false;
    for (const reference of references) {
      if (reference.kind === 'everything') everything = true;
      const found = this.#one(reference, subject);
      for (const task of found.tasks) tasks.add(task);
      for (const phase of found.phases) phases.add(phase);
      unknown.push(...found.unknown);
    }
    return { tasks: [...tasks], phases: [...phases], unknown, everything };
  }

  #one(reference: Reference, subject: number | null): Omit<Meaning, 'everything'> {
    switch (reference.kind) {
      case 'id':
        return this.#byId(reference.id);
      case 'ids':
        return this.#byRange(reference.from, reference.to);
      case 'phase':
        return phasesOnly(this.#phasesInRange(reference.from, reference.to, reference.open));
      case 'story':
        return this.#byStories(reference.from, reference.to);
      case 'name':
        return phasesOnly(present(this.#names.get(reference.name), 'the phases of a known name'));
      case 'stories':
        return phasesOnly([...this.#byStory.values()].flat());
      case 'earlier':
        return phasesOnly(Array.from({ length: subject ?? 0 }, (_, index) => index));
      case 'everything':
        return phasesOnly([]);
      case 'own-task':
        return { tasks: [reference.index], phases: [], unknown: [] };
      case 'own-phase':
        return phasesOnly([reference.index]);
    }
  }

  #byId(id: string): Omit<Meaning, 'everything'> {
    const tasks = this.tasksOf(id);
    return { tasks, phases: [], unknown: tasks.length === 0 ? [id] : [] };
  }

  #byRange(from: string, to: string): Omit<Meaning, 'everything'> {
    const tasks = this.#ids.range(from, to).flatMap((id) => this.#indices(id));
    return { tasks, phases: [], unknown: tasks.length === 0 ? [from, to] : [] };
  }

  #phasesInRange(from: string, to: string | null, open: boolean): readonly number[] {
    const exact = this.#byNumber.get(from) ?? [];
    if (to === null && !open) return exact;
    const first = Number.parseFloat(from);
    const last = to === null ? Number.POSITIVE_INFINITY : Number.parseFloat(to);
    const found: number[] = [];
    for (const [index, phase] of this.#draft.phases.entries()) {
      const number = Number.parseFloat(phase.number ?? '');
      if (number >= first && Math.floor(number) <= last) found.push(index);
    }
    return found;
  }

  #byStories(from: number, to: number): Omit<Meaning, 'everything'> {
    const tasks: number[] = [];
    const phases: number[] = [];
    for (let number = from; number <= Math.min(to, from + 200); number++) {
      const ofStory = this.#byStory.get(`US${number}`);
      if (ofStory !== undefined) for (const phase of ofStory) phases.push(phase);
      else for (const task of this.#storyTasks.get(`US${number}`) ?? []) tasks.push(task);
    }
    return { tasks, phases, unknown: [] };
  }
}

function phasesOnly(phases: readonly number[]): Omit<Meaning, 'everything'> {
  return { tasks: [], phases, unknown: [] };
}

function append<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

const commonWords = new Set([
  'user',
  'phase',
  'task',
  'tasks',
  'story',
  'the',
  'all',
  'core',
  'new',
  'add',
  'final',
  'each',
  'this',
]);

/** The words by which a phase may be called: its title without number and brackets, and the start of that up to a joint. */
function namesOf(title: string): readonly string[] {
  const bare = withoutSpans(withoutSpans(title, '(', ')', ' '), '[', ']', ' ')
    .replace(/^[^\p{L}]*(?:phase|fase|フェーズ|stage|阶段|階段|단계|фаза|этап)\s*[\w.]*\s*[:：—–-]*\s*/iu, '')
    .trim();
  const whole = words(bare);
  const start = words(at(bare.split(/\s*(?:&|—|–| - |:|：|\/|⚠|🎯|✅|（)\s*/u), 0));
  const head = at(start.split(' '), 0);
  const names = [whole, start];
  names.push(...phaseNamesOf(head));
  return [...new Set(names)].filter((name) => isLongEnough(name) && !commonWords.has(name));
}

/** A name of two letters is one where letters are words. */
function isLongEnough(name: string): boolean {
  return name.length >= (/[\u3040-\u9fff\uac00-\ud7af]/u.test(name) ? 2 : 4);
}

function words(text: string): string {
  return (text.toLowerCase().match(/[\p{L}\p{N}'’]+/gu) ?? []).slice(0, 4).join(' ');
}
