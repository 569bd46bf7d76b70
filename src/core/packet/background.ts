import type { BriefItem } from './brief.ts';
import type { DocumentPart, PartedDocument } from './documents.ts';
import type { BriefFacts } from './facts.ts';
import { item, partItem } from './item.ts';

const OPENING =
  /^(?:\d+[.)]?\s*)?(?:introduction|overview|summary|executive summary|background|context|purpose|problem(?: statement)?|why|goals?|motivation|vision|概要|背景|介绍|introdução|introducción|einleitung)\b/iu;
const MOST_PARTS = 4;

/** What the whole is about: the title and opening of the spec, and the groups that the task was cut out of. */
export function background({ planTitle, task, ancestors, surroundings }: BriefFacts): readonly BriefItem[] {
  const place = [planTitle, task.phase ?? '', task.story ?? ''].filter((part) => part !== '').join(' · ');
  return [
    item('Plan', place),
    ...openings(surroundings.documents).map(partItem),
    ...ancestors.map(({ title, description }) =>
      item('Part of', description === '' ? title : `${title}\n${description}`),
    ),
  ];
}

/** Of the first kind of document that has an opening: requirements before designs before task lists. */
function openings(documents: readonly PartedDocument[]): readonly DocumentPart[] {
  for (const role of ['requirements', 'design', 'tasks'] as const) {
    const found = documents.filter((document) => document.role === role).flatMap(({ parts }) => openingOf(parts));
    if (found.length > 0) return found.slice(0, MOST_PARTS);
  }
  return [];
}

function openingOf(parts: readonly DocumentPart[]): readonly DocumentPart[] {
  const first = parts.findIndex(({ level }) => level > 1);
  const above = parts.slice(0, first === -1 ? 1 : first).filter(({ text }) => text !== '');
  return [...above, ...parts.filter(({ level, heading, text }) => level > 1 && text !== '' && OPENING.test(heading))];
}
