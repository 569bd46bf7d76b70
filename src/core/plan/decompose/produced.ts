/** Finds what is made by one part and used by others: producers come before consumers, wherever they stand in the document. */
import { at } from '../../at.ts';
import type { Statement } from '../../spec/document/statement.ts';
import type { PartEdge } from './dependencies.ts';
import { type Deed, deedsOf } from './makes-and-uses.ts';
import type { Part } from './parts.ts';
import { shortOf } from './units.ts';
import { meaningfulWords, stemOf, subjectWords } from './words.ts';

/** Parts that may wait for one product. */
const MOST_USERS = 12;

interface Mention extends Deed {
  readonly part: number;
  readonly member: Statement;
}

/** What one part makes, and the others use, by name. */
export function productEdges(parts: readonly Part[]): readonly PartEdge[] {
  const byThing = Map.groupBy(mentionsOf(parts), ({ thing }) => thing);
  return [...byThing].flatMap(([thing, mentions]) => {
    const maker = makerOf(thing, mentions, parts);
    if (maker === null) return [];
    const makes = new Set(mentions.filter(({ act }) => act === 'make').map(({ part }) => part));
    const users = [...new Map(mentions.filter(({ act }) => act === 'use').map((one) => [one.part, one])).values()];
    return users
      .filter(({ part }) => part !== maker.part && (part > maker.part || (maker.isSure && !makes.has(part))))
      .slice(0, MOST_USERS)
      .map(({ part, member }): PartEdge => {
        const why = `It uses "${maker.shown}", which is made there ("${saidBy(maker.member)}"): "${saidBy(member)}".`;
        return { from: maker.part, to: part, kind: 'produces', why, line: member.line };
      });
  });
}

/** The beginning of what a statement says, without its title where more follows. */
function saidBy({ label, text }: Statement): string {
  const said = text.startsWith(`${label}: `) ? text.slice(label.length + 2) : text;
  return shortOf(said);
}

interface Maker extends Mention {
  /** Whether the words say so plainly enough to turn the order of the document round. */
  readonly isSure: boolean;
}

/** The part that a thing comes from: the one whose subject it is, else the only one that makes it most surely. */
function makerOf(thing: string, mentions: readonly Mention[], parts: readonly Part[]): Maker | null {
  const makes = mentions.filter(({ act }) => act === 'make');
  const most = Math.max(...makes.map(({ force }) => force));
  const surest = byPart(makes.filter(({ force }) => force === most));
  const named = byPart(makes).filter(({ part }) => isSubject(thing, at(parts, part)));
  const chosen =
    named.length === 1 ? named : named.length > 1 ? byPart(named.filter(({ force }) => force === most)) : surest;
  const [only] = chosen;
  if (only === undefined || chosen.length > 1) return null;
  return { ...only, isSure: named.length === 1 || (only.force >= 1 && /[A-Z_.]/.test(thing)) };
}

function byPart(mentions: readonly Mention[]): readonly Mention[] {
  return [...new Map(mentions.toReversed().map((one) => [one.part, one])).values()].toReversed();
}

/** Whether the heading or the story of a part names the thing. */
function isSubject(thing: string, { unit, isTheme }: Part): boolean {
  if (isTheme === true && subjectWords(unit.label).length === 0) return false;
  return subjectWords(unit.label).includes(thing) || thing === unit.label;
}

function mentionsOf(parts: readonly Part[]): readonly Mention[] {
  const actors = new Set(parts.flatMap(({ members }) => members.flatMap(({ text }) => actorOf(text))));
  return parts.flatMap(({ members, unit }, part) =>
    unit.stage !== 'feature'
      ? []
      : [
          ...headingMentions(parts, part),
          ...members.flatMap((member) => {
            const told = deedsOf(member.text).filter(({ thing }) => !actors.has(thing));
            return told.map((one) => ({ ...one, part, member }));
          }),
        ],
  );
}

/** What the heading of a part names is used in it. */
function headingMentions(parts: readonly Part[], part: number): readonly Mention[] {
  const { unit, members } = at(parts, part);
  const member = at(members, 0);
  return subjectWords(unit.label).map((thing) => ({ thing, shown: thing, act: 'use', force: 0, part, member }));
}

/** Who wants something is nothing that is made. */
function actorOf(text: string): readonly string[] {
  return meaningfulWords(/\bas an? ([^,]{2,40}?),? i\b/i.exec(text)?.[1] ?? '');
}

const LONGEST_NAME = 4;
/** What says that a component builds on another, in front of the name of that. */
const BUILDS_ON =
  /\b(?:uses?|using|calls?|reads?|from|via|through|requires?|quer(?:y|ies)|consumes?|by|with|on|against|behind|over)\s+(?:\w+\s+){0,3}$/i;

/** A component that names another builds on it; by a mere mention only where that stands before it. */
export function componentEdges(parts: readonly Part[]): readonly PartEdge[] {
  const homes = new Map<string, { readonly part: number; readonly name: string }>();
  for (const [part, one] of parts.entries()) {
    for (const name of componentNames(one)) {
      const key = keyOf(name);
      if (key !== '' && key.split(' ').length <= LONGEST_NAME && !homes.has(key)) homes.set(key, { part, name });
    }
  }
  if (homes.size === 0) return [];
  return parts.flatMap(({ members }, to) => members.flatMap((member) => namedIn(member, to, homes)));
}

/** The names of what a part sets up: labels of components, and the headings that components and endpoints stand below. */
function componentNames({ unit, members, isTheme }: Part): readonly string[] {
  const some = members.filter(({ kind }) => kind === 'component' || kind === 'endpoint');
  if (some.length === 0) return [];
  const headings = isTheme === true || subjectWords(unit.label).length === 0 ? [] : unit.label.split(/,\s|\sand\s/);
  const labels = some.filter(({ kind }) => kind === 'component').map(({ label }) => label.replace(/\s*[([].*$/, ''));
  return [...headings, ...labels].flatMap((name) => [name, name.replace(/\s(?:lib|library|module|component)$/i, '')]);
}

function namedIn(
  { text, label, line }: Statement,
  to: number,
  homes: ReadonlyMap<string, { readonly part: number; readonly name: string }>,
): readonly PartEdge[] {
  const own = text.startsWith(label) ? text.slice(label.length) : text;
  const words = [...own.matchAll(/[\p{L}\p{N}_]+/gu)];
  return words.flatMap((word, start): readonly PartEdge[] => {
    for (let length = Math.min(LONGEST_NAME, words.length - start); length > 0; length--) {
      const key = words
        .slice(start, start + length)
        .map(([one]) => stemOf(one.toLowerCase()))
        .join(' ');
      const home = homes.get(key);
      if (home === undefined || home.part === to) continue;
      if (home.part > to && !buildsOn(own, word.index, at(words, start + length - 1))) return [];
      const why = `It builds on ${home.name}, which is made there: "${shortOf(text)}".`;
      return [{ from: home.part, to, kind: 'produces', why, line }];
    }
    return [];
  });
}

function buildsOn(text: string, from: number, last: RegExpExecArray): boolean {
  return (
    BUILDS_ON.test(text.slice(0, from)) || /^\s(?:consumer|client)\b/i.test(text.slice(last.index + last[0].length))
  );
}

function keyOf(name: string): string {
  return (name.match(/[\p{L}\p{N}_]+/gu) ?? []).map((word) => stemOf(word.toLowerCase())).join(' ');
}
