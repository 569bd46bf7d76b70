import { at } from '../at.ts';
import type { Candidate } from './candidates.ts';
import type { BodyLine, DraftFence, DraftProse } from './draft.ts';
import { headingOf, readListItem, readTableRow } from './items.ts';
import { columnsOf, type SourceLine, type SourceText } from './lines.ts';
import { readSkipped } from './skipped.ts';

/** What stands under the tasks, and what stands beside them. */
export interface Bodies {
  /** By index of the candidate. */
  readonly bodies: readonly (readonly BodyLine[])[];
  readonly prose: readonly DraftProse[];
  readonly fences: readonly DraftFence[];
}

/** Longest run of prose that is kept together. */
const longestProse = 8_000;

/** Gives every line of a document to the task it stands under, or else to the prose. */
export function readBodies(source: SourceText, candidates: readonly Candidate[], sectionOfLine: Int32Array): Bodies {
  const walk = new BodyWalk(candidates.length);
  const starts = new Map(candidates.map((candidate, position) => [candidate.index, position]));
  for (const [index, line] of source.lines.entries()) {
    const section = at(sectionOfLine, index);
    const start = starts.get(index);
    const candidate = start === undefined ? undefined : candidates[start];
    if (start !== undefined && candidate !== undefined) walk.open(start, candidate);
    else if (line.context === 'text') walk.text(line, section === -1 ? null : section);
    else if (line.context === 'fence' || line.context === 'fence-mark') walk.fenced(line.text, line.number);
  }
  walk.end();
  return { bodies: walk.bodies, prose: walk.prose, fences: walk.fencesOutside(source, sectionOfLine) };
}

interface OpenTask {
  readonly position: number;
  /** Level of the heading, or null for a list item. */
  readonly level: number | null;
  readonly columns: number;
}

/** Walks over the lines of a document once, top to bottom. */
class BodyWalk {
  readonly bodies: BodyLine[][];
  readonly prose: DraftProse[] = [];
  readonly #owned = new Set<number>();
  #task: OpenTask | null = null;
  #blank = false;
  #run: { text: string; line: number; section: number | null; listed: boolean; columns: number } | null = null;

  constructor(tasks: number) {
    this.bodies = Array.from({ length: tasks }, () => []);
  }

  open(position: number, candidate: Candidate): void {
    this.#flush();
    this.#blank = false;
    if (candidate.form === 'heading') this.#task = { position, level: candidate.level, columns: -1 };
    else if (candidate.form === 'box') this.#task = { position, level: null, columns: candidate.item.columns };
    else this.#task = null;
  }

  fenced(text: string, line: number): void {
    this.#flush();
    const task = this.#task;
    if (
      task !== null &&
      (task.level !== null || columnsOf(text) > task.columns || text === '' || this.#inOwnedFence(line))
    ) {
      this.#owned.add(line);
      this.bodies[task.position]?.push({ text, line, fenced: true });
    } else this.#task = null;
  }

  #inOwnedFence(line: number): boolean {
    return this.#owned.has(line - 1);
  }

  text(source: SourceLine, section: number | null): void {
    const { text, number: line } = source;
    const trimmed = text.trim();
    if (trimmed === '' || /^(?:-{3,}|\*{3,}|_{3,})$/.test(trimmed)) {
      this.#flush();
      this.#blank = true;
      if (trimmed !== '' && this.#task?.level === null) this.#task = null;
      return;
    }
    const heading = headingOf(source);
    if (heading !== null && (this.#task === null || this.#task.level === null || heading.level <= this.#task.level)) {
      this.#flush();
      this.#task = null;
      return;
    }
    if (readSkipped(text) !== null) {
      this.#flush();
      if (this.#task !== null && columnsOf(text) <= this.#task.columns) this.#task = null;
      return;
    }
    const owner = this.#owner(text);
    if (owner !== null) at(this.bodies, owner.position).push({ text, line, fenced: false });
    else {
      this.#task = null;
      this.#addProse(text, line, section);
    }
    this.#blank = false;
  }

  /** The open task, where a line that is no heading belongs to it. */
  #owner(text: string): OpenTask | null {
    const task = this.#task;
    if (task === null || task.level !== null || columnsOf(text) > task.columns) return task;
    if (this.#blank || readListItem(text) !== null || readTableRow(text) !== null) return null;
    return /^\s*(?:\*\*[^*]{2,60}\*\*\s*[:：]?|\*\*[^*]{2,60}[:：]\*\*|>|<)/.test(text) ? null : task;
  }

  #addProse(text: string, line: number, section: number | null): void {
    const item = readListItem(text);
    const run = this.#run;
    if (
      run !== null &&
      item === null &&
      run.text.length < longestProse &&
      !/^\s*\*\*[^*]{2,60}\*\*\s*[:：]/.test(text)
    ) {
      run.text += `\n${text.trim()}`;
      return;
    }
    this.#flush();
    this.#run = {
      text: item === null ? text.trim() : item.text,
      line,
      section,
      listed: item !== null,
      columns: columnsOf(text),
    };
  }

  #flush(): void {
    if (this.#run !== null) this.prose.push(this.#run);
    this.#run = null;
  }

  end(): void {
    this.#flush();
  }

  fencesOutside(source: SourceText, sectionOfLine: Int32Array): readonly DraftFence[] {
    return source.fences
      .filter((fence) => !this.#owned.has(fence.open + 1))
      .map((fence) => {
        const section = at(sectionOfLine, fence.open);
        const lines = source.lines.slice(fence.open + 1, fence.close).map((line) => line.text);
        return { language: fence.language, lines, line: fence.open + 2, section: section === -1 ? null : section };
      });
  }
}
