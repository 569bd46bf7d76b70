/** Finds what waits for what between parts: entities before what uses them, producers before consumers, stated order, parts in a row. */
import { at, group } from '../../at.ts';
import type { Statement } from '../../spec/document/statement.ts';
import type { DependencyKind } from '../plan.ts';
import type { Part } from './parts.ts';
import { shortOf, type Unit } from './units.ts';
import { meaningfulWords, subjectWords } from './words.ts';

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
    ...productEdges(parts),
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
      const words = meaningfulWords(label.replace(/\s*[([].*$/, ''));
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

/** All runs of up to four meaningful words. */
function phrasesOf(text: string): readonly string[] {
  const words = meaningfulWords(text);
  return words.flatMap((_, start) =>
    Array.from({ length: Math.min(LONGEST_NAME, words.length - start) }, (_, more) =>
      words.slice(start, start + more + 1).join(' '),
    ),
  );
}

const MAKES =
  /\b(?:creates?|creating|uploads?|adds?|registers?|imports?|scrapes?|fetch(?:es)?|defines?|constructs?|computes?|generates?|stores?|records?|publish(?:es)?|builds?)\s+((?:[\w'’-]+\s+){0,4}[\w'’-]+)/gi;
const USES =
  /\b(?:selects?|selected|uses?|displays?|displayed|lists?|shows?|deletes?|compared?|match(?:es|ed)?|search(?:es)?|filters?|exports?|edits?|views?|views|reads?|launch(?:es)?|resumes?|approves?|rejects?|prints?)\s+((?:[\w'’-]+\s+){0,5}[\w'’-]+)/gi;
/** A thing that more parts make than this is no product of any one of them. */
const MOST_MAKERS = 1;
/** Parts that may wait for one product by its mere name. */
const MOST_USERS = 12;

interface Mention {
  readonly part: number;
  readonly member: Statement;
}

/**
 * A thing that one part alone makes, and that its heading names, comes before the parts further down that only use it. Mere words do not
 * turn the order of the document round.
 */
function productEdges(parts: readonly Part[]): readonly PartEdge[] {
  const makers = mentions(parts, MAKES);
  const users = mentions(parts, USES);
  return [...makers].flatMap(([word, made]) => {
    const owners = [...new Map(made.map((one) => [one.part, one])).values()].filter(({ part }) =>
      subjectWords(at(parts, part).unit.label).includes(word),
    );
    const [maker] = owners;
    if (maker === undefined || owners.length > MOST_MAKERS) return [];
    const makes = new Set(made.map(({ part }) => part));
    const using = (users.get(word) ?? []).filter(({ part }) => !makes.has(part) && part > maker.part);
    return using.slice(0, MOST_USERS).map(({ part, member }): PartEdge => {
      const why = `It uses "${word}", which is made there ("${shortOf(maker.member.text)}"): "${shortOf(member.text)}".`;
      return { from: maker.part, to: part, kind: 'produces', why, line: member.line };
    });
  });
}

function mentions(parts: readonly Part[], verbs: RegExp): ReadonlyMap<string, readonly Mention[]> {
  const found = new Map<string, Mention[]>();
  const actors = new Set(parts.flatMap(({ members }) => members.flatMap(({ text }) => actorOf(text))));
  for (const [part, { members, unit }] of parts.entries()) {
    if (unit.stage !== 'feature') continue;
    for (const member of members) {
      for (const word of new Set(meaningfulWords(objectsOf(member.text, verbs)))) {
        if (actors.has(word)) continue;
        const list = found.get(word);
        if (list === undefined) found.set(word, [{ part, member }]);
        else list.push({ part, member });
      }
    }
  }
  return found;
}

/** What the verbs act on, up to the first word that leads on to something else. */
function objectsOf(text: string, verbs: RegExp): string {
  return [...text.matchAll(verbs)]
    .map(
      ([, words = '']) =>
        words.split(/\b(?:for|from|to|with|of|in|on|by|as|at|into|that|which|when|while|using|via)\b/i)[0],
    )
    .join(' ');
}

/** Who wants something is nothing that is made. */
function actorOf(text: string): readonly string[] {
  return meaningfulWords(/\bas an? ([^,]{2,40}),? i\b/i.exec(text)?.[1] ?? '');
}
