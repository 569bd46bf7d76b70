import type { PlanTask } from '../plan/plan.ts';
import type { BriefItem } from './brief.ts';
import type { DocumentPart, PartedDocument } from './documents.ts';
import { partItem, wordsOf } from './item.ts';
import { namedParts } from './named-parts.ts';

const GENERAL =
  /\b(?:technical context|architecture|overview|summary|project structure|source code|tech(?:nology)? stack|constraints|approach|components?|アーキテクチャ|架构|arquitetura|arquitectura|architektur)\b/iu;
const FILE_WEIGHT = 6;
const GENERAL_WEIGHT = 3;
const MOST_PARTS = 12;

/** The parts that define what the task names, then those of the design that bear on it, those that name its files and words first. */
export function architecture(task: PlanTask, documents: readonly PartedDocument[]): readonly BriefItem[] {
  const words = wordsOf(task.title);
  const parts = documents.filter(({ role }) => role === 'design').flatMap((document) => document.parts);
  const named = namedParts(task, documents);
  const bearing = parts
    .filter((part) => part.text !== '' && !named.includes(part))
    .map((part, index) => ({ part, index, weight: weightOf(part, task, words) }))
    .filter(({ weight }) => weight > 1)
    .toSorted((a, b) => b.weight - a.weight || a.index - b.index)
    .map(({ part }) => part);
  return [...named, ...bearing].slice(0, MOST_PARTS).map(partItem);
}

function weightOf({ heading, text, words: own }: DocumentPart, task: PlanTask, words: ReadonlySet<string>): number {
  const named = task.files.filter((file) => text.includes(file.slice(file.lastIndexOf('/') + 1))).length;
  const shared = [...words].filter((word) => own.has(word)).length;
  const inHeading = [...wordsOf(heading)].filter((word) => words.has(word)).length;
  return named * FILE_WEIGHT + shared + inHeading * 2 + (GENERAL.test(heading) ? GENERAL_WEIGHT : 0);
}
