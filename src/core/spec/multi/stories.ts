/** Stories of BMAD as a set: how they are called, in which order they are built, what their status says. */
import { at } from '../../at.ts';
import type { Diagnostic } from '../../plan/diagnostic.ts';
import type { Plan } from '../../plan/plan.ts';
import { counted } from '../../text/wording.ts';
import { headingOf, plainText } from '../items.ts';
import { readLines } from '../lines.ts';
import { readFields, type SpecRelation, type SpecTexts, withoutCircles } from './relations.ts';

/** A file of one story. */
export interface StoryFile {
  /** Name of the file, such as `1.2.story.md`. */
  readonly file: string;
  readonly text: string;
}

/** A story with the name that ids of its tasks begin with. */
export interface NamedStory<File extends StoryFile> {
  /** Its number, such as `1.2`; the name of its file where it has none of its own. */
  readonly name: string;
  /** Its title without its number. */
  readonly title: string;
  readonly story: File;
}

/** Stories with their names, by their numbers; what has no number comes last, by the name of its file. */
export function nameStories<File extends StoryFile>(files: readonly File[]): readonly NamedStory<File>[] {
  const numbers = files.map(numberOf);
  return files
    .map((story, index) => ({ story, number: numbers[index] ?? null }))
    .toSorted((a, b) => compareNumbers(a.number, b.number) || (a.story.file < b.story.file ? -1 : 1))
    .map(({ story, number }) => {
      const isAlone = number !== null && numbers.filter((other) => other === number).length === 1;
      const name = isAlone ? number : story.file.replace(/(?:[.-]story)?\.md$/i, '');
      return { name, title: titleOf(story.text), story };
    });
}

function numberOf({ file, text }: StoryFile): string | null {
  const match =
    /^(?:story[-. ]?)?(\d{1,3})[.-](\d{1,3})(?!\d)/i.exec(file) ??
    /^story\s+(\d{1,3})[.-](\d{1,3})(?!\d)/i.exec(headline(text));
  return match === null ? null : `${Number(match[1])}.${Number(match[2])}`;
}

function compareNumbers(a: string | null, b: string | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  const [[epicA = 0, storyA = 0], [epicB = 0, storyB = 0]] = [a.split('.').map(Number), b.split('.').map(Number)];
  return epicA - epicB || storyA - storyB;
}

function headline(text: string): string {
  for (const line of readLines(text).lines) {
    const heading = headingOf(line);
    if (heading !== null) return plainText(heading.text);
  }
  return '';
}

function titleOf(text: string): string {
  return headline(text).replace(/^story\s+[\d.-]+\s*[:.—–-]?\s*/i, '');
}

/**
 * Every story waits for the one before it. What the front matter of a story says goes first: an edge of the numbers that contradicts it is
 * left out. Stories are given in their order; one without tasks is passed over by who calls this.
 */
export function orderStories(stories: readonly SpecTexts[]): readonly SpecRelation[] {
  const names = new Set(stories.map(({ name }) => name));
  const stated = stories.flatMap(readFields).filter(({ spec, on }) => names.has(on) && on !== spec);
  const byNumber = stories.slice(1).map(({ name, documents }, index): SpecRelation => {
    const why = 'stories are built in the order of their numbers';
    return { spec: name, on: at(stories, index).name, kind: 'inferred', why, file: documents[0]?.file ?? '', line: 1 };
  });
  return withoutCircles(stated, byNumber);
}

/** What a story says of its state, such as `Done`; an empty text where it says nothing. */
export function statusOf(text: string): { readonly status: string; readonly line: number } {
  let below = false;
  for (const line of readLines(text).lines) {
    const heading = headingOf(line);
    const bare = plainText(heading?.text ?? line.text);
    const said = /^status\s*[:：]\s*(.*)$/i.exec(bare)?.[1];
    if (said !== undefined && said !== '') return { status: bareStatus(said), line: line.number };
    if (heading !== null) below = /^status\b/i.test(bare);
    else if (below && bare !== '') return { status: bareStatus(bare), line: line.number };
  }
  return { status: '', line: 1 };
}

function bareStatus(text: string): string {
  return text.replace(/^[^\p{L}]+|[^\p{L}\p{N})]+$/gu, '');
}

/** Headings that tasks of every story stand under; they say less than the story's title. */
const TASKS_HEADING = /^tasks(?:\s*\/\s*subtasks)?$/i;

/** The plan of one story as a part of a set: its phase is the story, and where no box says what is done, its status does. */
export function toStoryPlan(plan: Plan, { title, text }: { readonly title: string; readonly text: string }): Plan {
  const { status, line } = statusOf(text);
  const isDone = /^(?:done|completed?)(?![\p{L}\p{N}])/iu.test(status);
  const open = plan.tasks.filter(({ box, done }) => box !== null && !done).length;
  const tasks = plan.tasks.map((task) => ({
    ...task,
    phase: task.phase !== null && TASKS_HEADING.test(task.phase) && title !== '' ? title : task.phase,
    done: task.done || (isDone && task.box === null),
  }));
  const found = isDone && open > 0 ? [openBoxes({ file: plan.file, status, line, open })] : [];
  return { ...plan, tasks, diagnostics: [...plan.diagnostics, ...found] };
}

interface OpenBoxes extends Pick<Diagnostic, 'file' | 'line'> {
  readonly status: string;
  readonly open: number;
}

function openBoxes({ file, line, status, open }: OpenBoxes): Diagnostic {
  return {
    ...{ code: 'stories/open-boxes', severity: 'warning', file, line, column: 1 },
    message: `The story says that it is ${status.toLowerCase()}, but ${counted(open, 'task')} of it ${open === 1 ? 'has an open box' : 'have open boxes'}; only a ticked box is done.`,
    hint: 'Tick the boxes of what is done, or correct the status.',
  };
}
