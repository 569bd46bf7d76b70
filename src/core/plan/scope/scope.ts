/** Judges how much a spec asks for: one agent, several, or so much that it has to be cut up first. Every driver says what it counts and where. */
import type { Documents, Statement } from '../../spec/document/statement.ts';
import { LAYERS, layerOf } from '../decompose/layers.ts';
import { wantedOf } from '../decompose/wanted.ts';
import type { Trace } from '../plan.ts';
import { groupStatements, LARGE_SPEC, proposeSplit, type SplitPart } from './split.ts';

/** Whether one agent can do it at once, several tasks are better, or it is too much to be worked on uncut. */
export type ScopeVerdict = 'single-agent' | 'multi-agent' | 'decomposition-required';

/** How a person says it. */
export type ScopeChoice = 'single' | 'multi' | 'decompose';

export const SCOPE_CHOICES: readonly ScopeChoice[] = ['single', 'multi', 'decompose'];

/** One thing that makes a spec larger. */
export interface ScopeDriver {
  readonly name: string;
  /** How often it was found. */
  readonly count: number;
  /** What it adds to the score. */
  readonly weight: number;
  /** The first places that it was found at. */
  readonly evidence: readonly Trace[];
}

/** The scope of a spec. */
export interface Scope {
  readonly verdict: ScopeVerdict;
  readonly confidence: 'low' | 'medium' | 'high';
  /** Sum of the weights: below 5 is for one agent, from 22 on it has to be cut up. */
  readonly score: number;
  readonly drivers: readonly ScopeDriver[];
  /** What a person chose instead; null where nobody did. */
  readonly chosen: ScopeVerdict | null;
  /** The specs that it could be split into; absent where one plan is enough for it, or it has no headings to split at. */
  readonly split?: readonly SplitPart[];
}

/** Scores at which the verdict changes. */
const MULTI_FROM = 5;
const DECOMPOSE_FROM = 22;
/** A score this near to a bound could fall on either side. */
const NEAR = 1;
const CLEAR = 3;
const MOST_EVIDENCE = 3;

interface Rule {
  readonly name: string;
  /** Added for each of these beyond `free`, up to `most`. */
  readonly each: number;
  readonly free: number;
  readonly most: number;
  readonly find: (wanted: readonly Statement[], documents: Documents) => readonly Statement[];
}

const ofKind =
  (...kinds: readonly Statement['kind'][]) =>
  (wanted: readonly Statement[]) =>
    wanted.filter(({ kind }) => kinds.includes(kind));

const RULES: readonly Rule[] = [
  {
    name: 'requirements',
    each: 0.4,
    free: 3,
    most: 40,
    find: ofKind('requirement', 'quality', 'constraint', 'fix', 'step', 'goal'),
  },
  { name: 'stories', each: 1, free: 1, most: 6, find: ofKind('story') },
  { name: 'criteria', each: 0.15, free: 6, most: 4, find: ofKind('criterion', 'test') },
  { name: 'components', each: 0.5, free: 1, most: 4, find: ofKind('component', 'entity', 'endpoint') },
  { name: 'layers', each: 0.8, free: 2, most: 3, find: firstOfEachLayer },
  {
    name: 'integrations',
    each: 0.7,
    free: 0,
    most: 3,
    find: (wanted) => wanted.filter(({ text }) => INTEGRATION.test(text)),
  },
  { name: 'files', each: 0.3, free: 4, most: 3, find: firstOfEachFile },
  { name: 'unknowns', each: 0.5, free: 0, most: 3, find: (_, { statements }) => statements.filter(isUnknown) },
];

const INTEGRATION =
  /\b(?:integrat(?:e|es|ion) with|third[- ]party|external (?:api|service|system)|oauth|webhooks?|payment|stripe|s3|redis|kafka|rabbitmq|smtp|sso|ldap|firebase|openai)\b/i;

function firstOfEachLayer(wanted: readonly Statement[]): readonly Statement[] {
  const byLayer = new Map(wanted.map((one) => [layerOf(one.text), one] as const).toReversed());
  return LAYERS.flatMap((layer) => byLayer.get(layer) ?? []);
}

function firstOfEachFile(wanted: readonly Statement[]): readonly Statement[] {
  const byFile = new Map(wanted.flatMap((one) => one.files.map((file) => [file, one] as const)).toReversed());
  return [...byFile.values()].toReversed();
}

function isUnknown({ kind, text }: Statement): boolean {
  return kind === 'question' || /\bneeds clarification\b|\bTBD\b|\bto be (?:defined|decided|determined)\b/i.test(text);
}

/** Words of a document that one agent reads without losing the thread. */
const FREE_WORDS = 600;
const WORDS_FOR_ONE = 600;
const MOST_FOR_WORDS = 3;

/** Assesses documents; a person's choice stands beside the verdict that the documents lead to. */
export function assessScope(documents: Documents, choice: ScopeChoice | null): Scope {
  const wanted = wantedOf(documents);
  const drivers = [...RULES.map((rule) => applied(rule, wanted, documents)), sizeOf(documents)].filter(
    ({ count }) => count > 0,
  );
  const score = rounded(drivers.reduce((sum, { weight }) => sum + weight, 0));
  const verdict = verdictOf(score);
  const split = wanted.length > LARGE_SPEC ? proposeSplit(groupStatements(documents, wanted)) : [];
  return {
    ...{ verdict, confidence: confidenceOf(score, wanted.length), score, drivers, chosen: toVerdict(choice) },
    ...(split.length === 0 ? {} : { split }),
  };
}

/** What is to be done with a spec: as a person chose, else by the verdict. One task at once only where the verdict is sure. */
export function isOneTask({ verdict, confidence, chosen }: Scope): boolean {
  return chosen === null ? verdict === 'single-agent' && confidence === 'high' : chosen === 'single-agent';
}

function applied(
  { name, each, free, most, find }: Rule,
  wanted: readonly Statement[],
  documents: Documents,
): ScopeDriver {
  const found = find(wanted, documents);
  const weight = rounded(Math.min(most, Math.max(0, found.length - free) * each));
  const evidence = found
    .slice(0, MOST_EVIDENCE)
    .map(({ id, file, line, text }) => ({ id, file, line, quote: text.slice(0, 200) }));
  return { name, count: found.length, weight, evidence };
}

function sizeOf({ words, sections }: Documents): ScopeDriver {
  const weight = rounded(Math.min(MOST_FOR_WORDS, Math.max(0, words - FREE_WORDS) / WORDS_FOR_ONE));
  const first = sections.find(({ level }) => level > 0);
  const evidence =
    first === undefined ? [] : [{ id: '', file: first.file, line: first.line, quote: first.title.slice(0, 200) }];
  return { name: 'words', count: words, weight, evidence };
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}

function verdictOf(score: number): ScopeVerdict {
  if (score < MULTI_FROM) return 'single-agent';
  return score < DECOMPOSE_FROM ? 'multi-agent' : 'decomposition-required';
}

function confidenceOf(score: number, wanted: number): Scope['confidence'] {
  const distance = Math.min(Math.abs(score - MULTI_FROM), Math.abs(score - DECOMPOSE_FROM));
  if (distance < NEAR || wanted === 0) return 'low';
  return distance < CLEAR ? 'medium' : 'high';
}

function toVerdict(choice: ScopeChoice | null): ScopeVerdict | null {
  if (choice === null) return null;
  if (choice === 'single') return 'single-agent';
  return choice === 'multi' ? 'multi-agent' : 'decomposition-required';
}
