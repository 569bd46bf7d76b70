/** Finds what waits for what by the names of headings: what "Wave computation" yields comes before what speaks of waves. */
import { at } from '../../at.ts';
import type { PartEdge } from './dependencies.ts';
import type { Part } from './parts.ts';
import { shortOf } from './units.ts';
import { stemOf, subjectWords } from './words.ts';

/** Last words of a heading that say that what stands before them comes to be there. */
const YIELDS: ReadonlySet<string> = new Set(
  'computation calculation detection construction creation generation definition definitions conversion registration options model models schema schemas parsing extraction scraping upload import storage'
    .split(' ')
    .map(plainStem),
);
/** Parts that may wait for one heading. */
const MOST_USERS = 12;

/** A part waits for the first one before it whose heading yields what it speaks of. */
export function headingEdges(parts: readonly Part[]): readonly PartEdge[] {
  const texts = parts.map(({ unit, members }) => stems([unit.label, ...members.map(({ text }) => text)].join(' . ')));
  const known = new Set<string>();
  return [
    ...lifeEdges(parts),
    ...parts.flatMap((part, from) =>
      yieldsOf(part).flatMap((name) => {
        if (known.has(name)) return [];
        known.add(name);
        const users = parts.flatMap((_, to) =>
          to > from && at(parts, to).unit !== part.unit && at(texts, to).includes(` ${name} `) ? [to] : [],
        );
        return users.slice(0, MOST_USERS).map((to) => edgeOf(parts, from, to, name));
      }),
    ),
  ];
}

function edgeOf(parts: readonly Part[], from: number, to: number, name: string): PartEdge {
  const { members } = at(parts, to);
  const member = members.find(({ text }) => stems(text).includes(` ${name} `)) ?? at(members, 0);
  const why = `It builds on what "${shortOf(at(parts, from).unit.label)}" yields: "${shortOf(member.text)}".`;
  return { from, to, kind: 'produces', why, line: member.line };
}

/** All words in their stems, each between spaces. */
function stems(text: string): string {
  return ` ${(text.toLowerCase().match(/[\p{L}\p{N}_]+|\./gu) ?? []).map(plainStem).join(' ')} `;
}

/** The same for "warning" and "warnings". */
function plainStem(word: string): string {
  return stemOf(stemOf(word));
}

/** What a heading yields: the words before "computation", or a name of several words as it stands. */
function yieldsOf({ unit, isTheme }: Part): readonly string[] {
  if (unit.stage !== 'feature' || isTheme === true || unit.isWhole) return [];
  return unit.label.split(/,\s|\s(?:and|&|—|–|with|for|of|in)\s|\s\(/).flatMap((name) => {
    const words = stems(name).trim().split(' ');
    const last = words.at(-1) ?? '';
    if (YIELDS.has(last) && words.length > 1) return [words.slice(0, -1).join(' ')];
    return words.length > 1 && words.length < 4 && subjectWords(name).length === words.length ? [words.join(' ')] : [];
  });
}

/** What comes first in the life of a thing, by the words of headings. */
const LIVES: readonly (readonly [RegExp, RegExp])[] = [
  [/\b(?:sign[- ]?up|registration|register)\b/i, /\b(?:log[- ]?in|sign[- ]?in|password reset)\b/i],
  [/\b(?:log[- ]?in|sign[- ]?in)\b/i, /\b(?:log[- ]?out|sign[- ]?out)\b/i],
  [/\bsav(?:e|ing)\b/i, /\bload(?:ing)?\b/i],
  [/\bupload\b/i, /\bdownload\b/i],
  [/^(?:[\w-]+:\s*)?launch\b/i, /\blaunch\b/i],
];

/** The same thing is registered before it logs in, and saved before it is loaded, wherever the headings stand. */
function lifeEdges(parts: readonly Part[]): readonly PartEdge[] {
  return LIVES.flatMap(([earlier, later]) => {
    const from = parts.findIndex(
      ({ unit }) =>
        unit.stage === 'feature' && earlier.test(unit.label) && !later.test(unit.label.replace(earlier, '')),
    );
    if (from < 0) return [];
    const first = at(parts, from).unit;
    return parts.flatMap(({ unit, members }, to): readonly PartEdge[] => {
      if (to === from || unit === first || unit.stage !== 'feature' || !later.test(unit.label)) return [];
      const why = `"${shortOf(first.label)}" has to be there before "${shortOf(unit.label)}".`;
      return [{ from, to, kind: 'produces', why, line: at(members, 0).line }];
    });
  });
}
