import { at } from '../at.ts';
import type { PlanTask } from '../plan/plan.ts';
import type { BriefDocument, DocumentPart, PartedDocument } from './documents.ts';
import { partDocuments } from './documents.ts';
import { requirements } from './requirements.ts';

/** A document of a spec before and after somebody changed it; a text is null where there is no document. */
export interface DocumentRevision {
  /** As it is to be shown. */
  readonly file: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** What changed in a document. */
export interface DocumentChange {
  readonly file: string;
  /** Headings of the parts that say something else, are new or are gone; empty for a document that is no Markdown. */
  readonly parts: readonly string[];
}

/** A task that refers to something that changed. */
export interface TouchedTask {
  readonly id: string;
  readonly title: string;
  /** What it refers to: ids of requirements, a story, or the places that it was traced to. */
  readonly references: readonly string[];
}

/** What the changes of a spec mean for a plan that was made of it. */
export interface SpecChanges {
  readonly documents: readonly DocumentChange[];
  readonly tasks: readonly TouchedTask[];
}

/**
 * Compares the documents of a spec with what they were. A task is touched when what its packet would say of its requirements and its story is
 * another text; task lists are compared as plans and not here.
 */
export function compareDocuments(tasks: readonly PlanTask[], revisions: readonly DocumentRevision[]): SpecChanges {
  const before = partsOf(revisions, 'before');
  const after = partsOf(revisions, 'after');
  const documents = revisions.flatMap(({ file, before: old, after: now }, index): readonly DocumentChange[] => {
    if (old === now || at(before, index).role === 'tasks') return [];
    return [{ file, parts: changedParts(at(before, index).parts, at(after, index).parts) }];
  });
  if (documents.length === 0) return { documents, tasks: [] };
  return { documents, tasks: tasks.flatMap((task) => touchedTask(task, before, after)) };
}

function partsOf(revisions: readonly DocumentRevision[], side: 'before' | 'after'): readonly PartedDocument[] {
  return partDocuments(revisions.map((each): BriefDocument => ({ file: each.file, text: each[side] ?? '' })));
}

function changedParts(before: readonly DocumentPart[], after: readonly DocumentPart[]): readonly string[] {
  const said = (parts: readonly DocumentPart[]) =>
    new Set(parts.map(({ heading, text }) => JSON.stringify([heading, text])));
  const [old, now] = [said(before), said(after)];
  const differs = (known: ReadonlySet<string>) => (part: DocumentPart) =>
    !known.has(JSON.stringify([part.heading, part.text]));
  const headings = [...after.filter(differs(old)), ...before.filter(differs(now))].map(({ heading }) => heading);
  return [...new Set(headings)];
}

function touchedTask(
  task: PlanTask,
  before: readonly PartedDocument[],
  after: readonly PartedDocument[],
): readonly TouchedTask[] {
  const [old, now] = [statedFor(task, before), statedFor(task, after)];
  const references = [...new Set([...old.keys(), ...now.keys()])].filter((label) => old.get(label) !== now.get(label));
  return references.length === 0 ? [] : [{ id: task.id, title: task.title, references }];
}

/** Texts by what they are referred to as; where they stand does not count. */
function statedFor(task: PlanTask, documents: readonly PartedDocument[]): ReadonlyMap<string, string> {
  return new Map(requirements(task, documents).items.map(({ label, text }) => [label, text]));
}
