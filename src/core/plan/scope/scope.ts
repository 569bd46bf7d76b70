/** Judges how much a spec asks for: one agent, several, or so much that it has to be cut up first. Every driver says what it counts, what it adds and where. */
import type { Documents, Statement } from '../../spec/document/statement.ts';
import { wantedOf } from '../decompose/wanted.ts';
import type { Trace } from '../plan.ts';
import { groupStatements, LARGE_SPEC, proposeSplit, type SplitPart } from './split.ts';
import { ASPECTS, SUBSYSTEMS, type Topic } from './topics.ts';
import { distinctWords } from './vocabulary.ts';

/** Whether one agent can do it at once, several tasks are better, or it is too much to be worked on uncut. */
export type ScopeVerdict = 'single-agent' | 'multi-agent' | 'decomposition-required';

/** How a person says it. */
export type ScopeChoice = 'single' | 'multi' | 'decompose';

export const SCOPE_CHOICES: readonly ScopeChoice[] = ['single', 'multi', 'decompose'];

/** One thing that makes a spec larger. */
export interface ScopeDriver {
  readonly name: string;
  /** How many statements it was found in; for words, how many differ. */
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
  /** Sum of the weights: below 9 is for one agent, from 17.5 on it has to be cut up. */
  readonly score: number;
  readonly drivers: readonly ScopeDriver[];
  /** What a person chose instead; null where nobody did. */
  readonly chosen: ScopeVerdict | null;
  /** The specs that it could be split into; absent where one plan is enough for it, or it has no headings to split at. */
  readonly split?: readonly SplitPart[];
}

/** Scores at which the verdict changes: about a day of work, and about five and a half, by the judgement of readers. */
const MULTI_FROM = 9;
const DECOMPOSE_FROM = 17.5;
/** A score this near to a bound could fall on either side. */
const NEAR = 1.5;
const CLEAR = 4;
const MOST_EVIDENCE = 3;
/** Statements of a document that is surely the work of one agent. */
const MOST_FOR_ONE = 8;

const FOR_A_SUBSYSTEM = 1;
const FOR_AN_ASPECT = 0.4;
/** Added each time that the different words are twice as many, from `FREE_WORDS` on. */
const FOR_TWICE_THE_WORDS = 2.5;
const FREE_WORDS = 32;
/** Added to the count of words, so that few of them do not weigh by chance. */
const SOME_WORDS = 5;
/** About as many as the largest document has that the weights come from; what one plan is not good for is to be cut up, whatever it says. */
const FREE_STATEMENTS = 150;
const FOR_A_STATEMENT = DECOMPOSE_FROM / (LARGE_SPEC - FREE_STATEMENTS);

/** Assesses documents; a person's choice stands beside the verdict that the documents lead to. */
export function assessScope(documents: Documents, choice: ScopeChoice | null): Scope {
  const wanted = wantedOf(documents);
  const drivers = [
    ...SUBSYSTEMS.map((topic) => driverOf(topic, FOR_A_SUBSYSTEM, wanted)),
    ...ASPECTS.map((topic) => driverOf(topic, FOR_AN_ASPECT, wanted)),
    ...sizesOf(wanted),
  ].filter(({ count }) => count > 0);
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

/** What it adds that statements are about a topic, however many they are. */
function driverOf([name, words]: Topic, weight: number, wanted: readonly Statement[]): ScopeDriver {
  const found = wanted.filter(({ text }) => words.test(text));
  return { name, count: found.length, weight, evidence: placesOf(found) };
}

function sizesOf(wanted: readonly Statement[]): readonly ScopeDriver[] {
  const words = distinctWords(wanted);
  const twice = Math.max(0, Math.log2((words + SOME_WORDS) / FREE_WORDS));
  const beyond = Math.max(0, wanted.length - FREE_STATEMENTS);
  const evidence = placesOf(wanted);
  return [
    { name: 'different words', count: words, weight: rounded(twice * FOR_TWICE_THE_WORDS), evidence },
    { name: 'statements', count: wanted.length, weight: rounded(beyond * FOR_A_STATEMENT), evidence },
  ];
}

function placesOf(found: readonly Statement[]): readonly Trace[] {
  return found
    .slice(0, MOST_EVIDENCE)
    .map(({ id, file, line, text }) => ({ id, file, line, quote: text.slice(0, 200) }));
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
  const large = score < MULTI_FROM && wanted > MOST_FOR_ONE;
  return distance < CLEAR || large ? 'medium' : 'high';
}

function toVerdict(choice: ScopeChoice | null): ScopeVerdict | null {
  if (choice === null) return null;
  if (choice === 'single') return 'single-agent';
  return choice === 'multi' ? 'multi-agent' : 'decomposition-required';
}
