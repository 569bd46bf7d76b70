/** Finds what waits for what between parts: entities before what uses them, producers before consumers, stated order, parts in a row. */
import { at, group } from '../../at.ts';
import type { Statement } from '../../spec/document/statement.ts';
import type { DependencyKind } from '../plan.ts';
import { headingEdges } from './heading-order.ts';
import type { Part } from './parts.ts';
import { componentEdges, productEdges } from './produced.ts';
import { shortOf, type Unit } from './units.ts';
import { meaningfulWords } from './words.ts';

/** One part waits for another. */
export interface PartEdge {
  readonly from: number;
  readonly to: number;
  readonly kind: DependencyKind;
  readonly why: string;
  readonly line: number;
}

/** All edges between parts, one for each pair. */
export function findEdges(parts: readonly Part[]): readonly PartEdge[] {
  const found = new Map<string, PartEdge>();
  for (const edge of [
    ...statedEdges(parts),
    ...rowEdges(parts),
    ...entityEdges(parts),
    ...componentEdges(parts),
    ...productEdges(parts),
    ...headingEdges(parts),
    ...fileEdges(parts),
    ...storyEdges(parts),
  ]) {
    const key = `${edge.from} ${edge.to}`;
    if (edge.from !== edge.to && !found.has(key) && !isBehindAll(at(parts, edge.to))) found.set(key, edge);
  }
  return [...found.values()];
}

/** What is judged on the whole waits for all of it anyway. */
function isBehindAll({ unit, number }: Part): boolean {
  return (unit.stage === 'quality' || unit.stage === 'verify') && number < 2;
}

const STATED =
  /\b(?:depends? on|requires?|after|builds? on|blocked by|once)\s+(?:\w+\s+){0,2}?([A-Z][A-Z0-9-]*\d+(?:\.\d+)?)\b/g;

/** "Depends on FR-003". */
function statedEdges(parts: readonly Part[]): readonly PartEdge[] {
  const home = new Map(parts.flatMap(({ members }, index) => members.map(({ id }) => [id, index] as const)));
  return parts.flatMap(({ members }, to) =>
    members.flatMap(({ id, text, line }) =>
      [...text.matchAll(STATED)].flatMap((stated): readonly PartEdge[] => {
        const from = home.get(group(stated, 1));
        return from === undefined ? [] : [{ from, to, kind: 'explicit', why: `${id} says "${stated[0]}".`, line }];
      }),
    ),
  );
}

/** The parts of one unit follow each other: they are about the same code. */
function rowEdges(parts: readonly Part[]): readonly PartEdge[] {
  return parts.flatMap((part, to): readonly PartEdge[] => {
    const before = parts[to - 1];
    if (part.number < 2 || part.isFree === true || before?.unit !== part.unit) return [];
    const why = `Both are parts of "${shortOf(part.unit.label)}", and this one goes on with it.`;
    return [{ from: to - 1, to, kind: 'order', why, line: at(part.members, 0).line }];
  });
}

/** Parts that a list was cut into and that name one file keep the order of the document: both change it. */
function fileEdges(parts: readonly Part[]): readonly PartEdge[] {
  const last = new Map<string, number>();
  return parts.flatMap((part, to): readonly PartEdge[] => {
    if (part.isFree !== true) return [];
    return part.members.flatMap(({ files, line }) =>
      files.flatMap((file): readonly PartEdge[] => {
        const from = last.get(file);
        last.set(file, to);
        if (from === undefined || from === to) return [];
        return [{ from, to, kind: 'order', why: `Both name ${file}, and the document has this one later.`, line }];
      }),
    );
  });
}

/** Stories of BMAD are built in the order of their numbers, those that an epic lists in the order of the list. */
function storyEdges(parts: readonly Part[]): readonly PartEdge[] {
  const edges: PartEdge[] = [];
  let last: { readonly part: number; readonly unit: StoryUnit } | null = null;
  for (const [to, { unit, number, members }] of parts.entries()) {
    if (!isSequenced(unit)) continue;
    if (last !== null && number < 2 && areInOneRow(last.unit, unit)) {
      const why = `The document lists it after "${shortOf(last.unit.label)}".`;
      edges.push({ from: last.part, to, kind: 'order', why, line: at(members, 0).line });
    }
    last = { part: to, unit };
  }
  return edges;
}

/** A unit that is made of a story. */
type StoryUnit = Unit & { readonly owner: Statement };

function isSequenced(unit: Unit): unit is StoryUnit {
  const { owner, phase } = unit;
  return owner?.kind === 'story' && (NUMBERED_STORY.test(owner.id) || (phase !== null && /^epic\b/i.test(phase)));
}

const NUMBERED_STORY = /^\d+\.\d+$/;

function areInOneRow(a: StoryUnit, b: StoryUnit): boolean {
  const numbered = [a, b].every(({ owner }) => NUMBERED_STORY.test(owner.id));
  return numbered || a.phase === b.phase;
}

/** Most words of the name of an entity. */
const LONGEST_NAME = 4;

/** What mentions an entity waits for the part that defines it. */
function entityEdges(parts: readonly Part[]): readonly PartEdge[] {
  const makers = new Map<string, { readonly part: number; readonly name: string }>();
  for (const [part, { members }] of parts.entries()) {
    for (const { kind, label } of members) {
      const words = meaningfulWords(spaced(label.replace(/\s*[([].*$/, '')));
      if (kind !== 'entity' || words.length === 0 || words.length > LONGEST_NAME) continue;
      const key = words.join(' ');
      if (!makers.has(key)) makers.set(key, { part, name: label });
    }
  }
  if (makers.size === 0) return [];
  return parts.flatMap(({ members, unit }, to): readonly PartEdge[] =>
    unit.stage === 'foundation'
      ? []
      : members.flatMap((member) =>
          phrasesOf(member.text).flatMap((phrase): readonly PartEdge[] => {
            const maker = makers.get(phrase);
            if (maker === undefined) return [];
            const why = `It uses ${maker.name}, which is defined there: "${shortOf(member.text)}".`;
            return [{ from: maker.part, to, kind: 'data', why, line: member.line }];
          }),
        ),
  );
}

/** `ApiKey` and `api_keys` are both the API key. */
function spaced(text: string): string {
  return text.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2').replaceAll('_', ' ');
}

/** All runs of up to four meaningful words. */
function phrasesOf(text: string): readonly string[] {
  const words = meaningfulWords(spaced(text));
  return words.flatMap((_, start) =>
    Array.from({ length: Math.min(LONGEST_NAME, words.length - start) }, (_, more) =>
      words.slice(start, start + more + 1).join(' '),
    ),
  );
}
