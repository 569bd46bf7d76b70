/** Groups the statements of a spec into units of work: by story, by requirement with criteria of its own, by section. */
import { at } from '../../at.ts';
import type { DocumentSection, Documents, Statement } from '../../spec/document/statement.ts';
import { assignStrays } from './assign-strays.ts';
import { mergeUnits } from './merge-units.ts';
import type { Fineness } from './themes.ts';
import { subjectWords } from './words.ts';

/** When work is done: what others build on, what is wanted, how well it has to be done, whether all of it holds. */
export type Stage = 'foundation' | 'feature' | 'quality' | 'verify';

export const STAGES: readonly Stage[] = ['foundation', 'feature', 'quality', 'verify'];

/** Statements that are worked on together. */
export interface Unit {
  /** Heading or title of the story. */
  readonly label: string;
  readonly stage: Stage;
  /** The heading around it, or null. */
  readonly phase: string | null;
  /** The story or requirement that it is made of; null for a section. */
  readonly owner: Statement | null;
  /** Index of its section. */
  readonly section: number;
  /** Whether it stands below the title of the document alone, which names everything and so no part of it. */
  readonly isWhole: boolean;
  readonly members: readonly Statement[];
}

/** The units of a spec in the order of the documents, none larger than what was stated in one place. */
export function groupStatements(
  documents: Documents,
  wanted: readonly Statement[],
  fineness: Fineness,
): readonly Unit[] {
  const units = new Map<string, Statement[]>();
  const owners = rootOwners(documents.statements, wanted);
  for (const statement of wanted) {
    const owner = owners.get(statement) ?? null;
    const key = owner === null ? `section ${statement.section} ${stageOf(statement)}` : `owner ${owner.id}`;
    const members = units.get(key);
    if (members === undefined) units.set(key, [statement]);
    else members.push(statement);
  }
  const rough = [...units.values()].map((members) => toUnit(documents, members, owners.get(at(members, 0)) ?? null));
  return mergeUnits(documents, assignStrays(rough), fineness);
}

/** For each statement the story or requirement at the top of those that it stands under. */
function rootOwners(all: readonly Statement[], wanted: readonly Statement[]): ReadonlyMap<Statement, Statement> {
  const held = new Set(wanted.flatMap(({ owner }) => (owner === null ? [] : [owner])));
  const roots: (Statement | null)[] = [];
  const found = new Map<Statement, Statement>();
  for (const [index, statement] of all.entries()) {
    const above = statement.owner === null || statement.owner >= index ? null : at(roots, statement.owner);
    const isRoot = statement.kind === 'story' || (held.has(index) && statement.kind === 'requirement');
    const root = above ?? (isRoot ? statement : null);
    roots.push(root);
    if (root !== null) found.set(statement, root);
  }
  return found;
}

function toUnit({ sections }: Documents, members: readonly Statement[], owner: Statement | null): Unit {
  const { section } = owner ?? at(members, 0);
  const own = at(sections, section);
  const label = (owner === null ? ownTitle(own.title) : ownerLabel(owner)).replace(RANK, '').replace(STATE, '');
  const around = own.parent === null ? null : at(sections, own.parent);
  const isHeading = owner !== null && owner.label === own.title;
  const phase = owner !== null && !isHeading && own.level > 1 ? own : around;
  return {
    label: subjectWords(label).length === 0 && isSubject(around) ? `${label} of ${around.title}` : label,
    stage: owner === null ? stageOf(at(members, 0)) : 'feature',
    phase: phase === null || phase.level < 2 ? null : phase.title,
    ...{ owner, section, isWhole: owner === null && own.level < 2, members },
  };
}

/** "Functional" alone is half a heading. */
function ownTitle(title: string): string {
  return /^(?:non-?\s?)?functional$/i.test(title) ? `${title} Requirements` : title;
}

function ownerLabel({ label, text }: Statement): string {
  return label === '' ? (wishOf(text) ?? shortOf(text)) : label;
}

/** "As a clerk, I want to pick columns" asks to let a clerk pick columns. */
export function wishOf(text: string): string | null {
  const wish =
    /\bas (an? [^,]{2,80}),? i (?:want|need|would like|(?=can|should|must))(?: to be able)? ?(to |can |should (?:be able to )?|must (?:be able to )?)?(.+?)(?:[,.]? so that\b|[,.]? in order to\b|[.;]|$)/is.exec(
      text,
    );
  if (wish === null) return null;
  const [, who = '', to, what = ''] = wish;
  const verb = to === undefined ? 'Give' : 'Let';
  return shortOf(`${verb} ${who} ${what}`, 90);
}

/** What a heading says of the state and the rank of the work. */
const STATE =
  /(?:\s*[([](?:in progress|done|completed?|mandatory|optional|new|wip|(?:must|should|could|nice to) have)[)\]]|\s_\([^)]{1,60}\)_)?(?:\s*[—–-]\s*(?:completed?|done|in progress))?\s*$/i;
const RANK = /^P\d\s*[:—–-]\s*/;

function isSubject(section: DocumentSection | null): section is DocumentSection {
  return section !== null && section.level > 1 && subjectWords(section.title).length > 0;
}

function stageOf({ kind }: Statement): Stage {
  if (kind === 'entity') return 'foundation';
  if (kind === 'criterion' || kind === 'test') return 'verify';
  return kind === 'quality' || kind === 'constraint' ? 'quality' : 'feature';
}

/** The first words of a text, whole. */
export function shortOf(text: string, most = 60): string {
  const first = at(text.split(/[.;:!?]\s|\s[—–]\s/), 0);
  if (first.length <= most) return first.replace(/[.;:!?,\s]+$/, '');
  return first
    .slice(0, most)
    .replace(/\s+\S*$/, '')
    .replace(/[,\s]+$/, '');
}
