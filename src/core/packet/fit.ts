import { present } from '../assert.ts';
import { at } from '../at.ts';
import type { BriefItem, BriefSection, Omission, SectionName } from './brief.ts';
import { renderItem, renderSectionHead } from './render.ts';
import { estimateTokens, firstTokens } from './tokens.ts';

/** A section with everything that was found for it. */
export interface WholeSection {
  readonly name: SectionName;
  readonly title: string;
  readonly items: readonly BriefItem[];
}

/** A section, and the tokens of each of its items as they are shown. */
interface PricedSection extends WholeSection {
  readonly costs: readonly number[];
}

/** Sections within a budget, and what had to stay out. */
export interface FittedSections {
  readonly sections: readonly BriefSection[];
  readonly omitted: readonly Omission[];
}

/** Who is served first, each with the share of the budget that the ones before may not take from it. */
const SHARES: readonly (readonly [SectionName, number])[] = [
  ['task', 0.2],
  ['criteria', 0.15],
  ['gates', 0.05],
  ['requirements', 0.15],
  ['files', 0.05],
  ['tests', 0.05],
  ['dependencies', 0.1],
  ['architecture', 0.12],
  ['guidance', 0.08],
  ['background', 0.05],
];

/** Tokens kept for telling what was left out. */
export const OMISSION_TOKENS = 600;
/** An end of a text that is shorter than this many tokens says nothing. */
const LEAST_CUT = 30;
const LABELS_LENGTH = 60;
const PATH_LENGTH = 80;

/** Fits sections into so many tokens: everybody gets a share, and what one does not need goes to the others in order of importance. */
export function fitSections(sections: readonly WholeSection[], tokens: number): FittedSections {
  const priced = sections.map((section) => ({ ...section, costs: section.items.map(costOf) }));
  const limits = limitsFor(priced, tokens - OMISSION_TOKENS);
  const fitted = priced.map((section) => fitSection(section, present(limits.get(section.name), 'a limit')));
  return {
    sections: fitted.flatMap(({ section }) => (section.items.length === 0 ? [] : [section])),
    omitted: fitted.flatMap(({ omission }) => omission ?? []),
  };
}

function costOf(one: BriefItem): number {
  return estimateTokens(renderItem(one));
}

function limitsFor(sections: readonly PricedSection[], tokens: number): ReadonlyMap<SectionName, number> {
  const needs = new Map(sections.map((section) => [section.name, needOf(section)]));
  const limits = new Map(
    SHARES.map(([name, share]) => [name, Math.min(present(needs.get(name), 'a section'), Math.floor(tokens * share))]),
  );
  let left = tokens - [...limits.values()].reduce((sum, limit) => sum + limit, 0);
  for (const [name] of SHARES) {
    const limit = present(limits.get(name), 'a share');
    const more = Math.min(left, present(needs.get(name), 'a section') - limit);
    limits.set(name, limit + more);
    left -= more;
  }
  return limits;
}

function needOf(section: PricedSection): number {
  const items = section.costs.reduce((sum, cost) => sum + cost, 0);
  return items === 0 ? 0 : items + estimateTokens(renderSectionHead(section));
}

function fitSection(
  { name, title, items, costs }: PricedSection,
  limit: number,
): { readonly section: BriefSection; readonly omission: Omission | null } {
  let used = estimateTokens(renderSectionHead({ name, title }));
  const kept: BriefItem[] = [];
  const left: BriefItem[] = [];
  for (const [index, one] of items.entries()) {
    const cost = at(costs, index);
    if (used + cost <= limit) {
      kept.push(one);
      used += cost;
      continue;
    }
    const short = shorten(one, limit - used);
    // One long text is cut, after that only what fits whole goes in.
    if (short !== null && left.length === 0) {
      kept.push(short);
      used += costOf(short);
    }
    left.push(one);
  }
  const section = { name, title, items: kept, tokens: kept.length === 0 ? 0 : used };
  return { section, omission: left.length === 0 ? null : omissionOf(name, left, kept) };
}

function shorten(one: BriefItem, tokens: number): BriefItem | null {
  const bare = costOf({ ...one, text: '', cut: true }) + 1;
  const room = tokens - bare;
  if (room < LEAST_CUT) return null;
  // Line breaks are indented when they are shown: room is given up until it fits.
  for (let asked = room; asked >= LEAST_CUT; asked = Math.floor(asked * 0.8)) {
    const short = { ...one, text: firstTokens(one.text, asked), cut: true };
    if (short.text !== '' && costOf(short) <= tokens) return short;
  }
  return null;
}

function omissionOf(section: SectionName, left: readonly BriefItem[], kept: readonly BriefItem[]): Omission {
  const labels = left.map(({ label, text }) => (label === '' ? text.slice(0, 30) : label)).join(', ');
  const what = labels.length > LABELS_LENGTH ? `${labels.slice(0, LABELS_LENGTH - 1).trimEnd()}…` : labels;
  const shown = kept.filter(({ cut }) => cut).reduce((sum, one) => sum + estimateTokens(one.text), 0);
  return {
    section,
    what: what.replaceAll(/\s+/g, ' '),
    tokens: Math.max(0, left.reduce((sum, { text }) => sum + estimateTokens(text), 0) - shown),
    why: 'It did not fit into the budget.',
    where: (left.find(({ source }) => source !== null)?.source?.file ?? '').slice(-PATH_LENGTH),
  };
}
