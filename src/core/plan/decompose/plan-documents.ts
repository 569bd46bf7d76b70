import { at } from '../../at.ts';
import { findNumberedSteps } from '../../spec/document/numbered-steps.ts';
import { readDocuments } from '../../spec/document/read-documents.ts';
import type { DocumentText } from '../../spec/document/statement.ts';
import { counted } from '../../text/wording.ts';
import type { Diagnostic } from '../diagnostic.ts';
import type { Plan } from '../plan.ts';
import { assessScope, isOneTask, type Scope, type ScopeChoice } from '../scope/scope.ts';
import { LARGE_SPEC, splitHint } from '../scope/split.ts';
import { checkDecomposition } from './check-decomposition.ts';
import { asOneTask, decompose } from './decompose.ts';
import type { Coverage } from './decomposition.ts';
import { wantedOf } from './wanted.ts';

/** The plan of a spec without a task list, with its scope and what became of every statement. */
export interface PlannedDocuments {
  readonly plan: Plan;
  readonly scope: Scope;
  readonly coverage: Coverage;
}

/** What is planned: the documents, the first being the one that the plan is named for. */
export interface DocumentsSource {
  readonly texts: readonly DocumentText[];
  readonly file: string;
  readonly scope: ScopeChoice | null;
}

/** Plans documents offline; null where they state nothing that a task could be made of. */
export function planDocuments({ texts, file, scope: choice }: DocumentsSource): PlannedDocuments | null {
  const documents = readDocuments(texts);
  const wanted = wantedOf(documents);
  if (wanted.length === 0) return null;
  const scope = assessScope(documents, choice);
  const whole = isOneTask(scope) ? asOneTask(documents, topicsOf(scope)) : null;
  const decomposition = whole ?? decompose(documents, choice === 'decompose' ? 'fine' : 'themes');
  const checked = checkDecomposition(documents, decomposition, {
    file,
    diagnostics: [
      ...(whole === null ? splitAdvice(scope, wanted.length, file) : underScoped(scope, file)),
      ...choiceNotMet(choice, decomposition.tasks.length, wanted.length, file),
      ...stepsWithoutBoxes(at(texts, 0), decomposition.tasks.length),
    ],
  });
  return { ...checked, scope };
}

/** What the subsystems and aspects of a spec weigh, without the count of its words and statements. */
function topicsOf({ drivers }: Scope): number {
  const topics = drivers.filter(({ name }) => name !== 'different words' && name !== 'statements');
  return Math.round(topics.reduce((sum, { weight }) => sum + weight, 0));
}

/** One task for what looks like the work of several is what a person asked for, and is told. */
function underScoped({ verdict, chosen }: Scope, file: string): readonly Diagnostic[] {
  if (chosen === null || verdict === 'single-agent') return [];
  return [
    {
      ...{ code: 'plan/under-scoped', severity: 'warning', file, line: 1, column: 1 },
      message: `The document looks like ${verdict}, and all of it is one task because you chose so.`,
      hint: 'Leave --scope out, or choose --scope multi.',
    },
  ];
}

/** Several tasks cannot be made of what is about one thing; whoever chose them is told. */
function choiceNotMet(choice: ScopeChoice | null, tasks: number, wanted: number, file: string): readonly Diagnostic[] {
  if (choice === null || choice === 'single' || tasks > 1) return [];
  const what = counted(wanted, 'thing');
  const why = wanted === 1 ? 'which cannot be cut' : 'and nothing in it shows where these could be cut';
  return [
    {
      ...{ code: 'plan/choice-not-met', severity: 'info', file, line: 1, column: 1 },
      message: `You chose --scope ${choice}, but the document asks for ${what}, ${why}: it is one task.`,
      hint: 'State each thing that is wanted in an item of its own, or cut the task with slipway task split.',
    },
  ];
}

/** Steps that somebody numbered are perhaps meant as the tasks; a box before each makes them so. */
function stepsWithoutBoxes(document: DocumentText, tasks: number): readonly Diagnostic[] {
  const steps = findNumberedSteps(document.text);
  if (steps === null || tasks >= steps.count) return [];
  const [number = '1.', ...words] = steps.first.split(' ');
  return [
    {
      ...{ code: 'plan/steps-without-boxes', severity: 'info', file: document.file, line: steps.line, column: 1 },
      message: `The ${steps.count} numbered steps have no boxes, so they are read as what the document asks for, not as tasks.`,
      hint: `A box before each keeps the ${steps.count} steps as tasks in their order: ${number} [ ] ${words.join(' ').slice(0, 60)}`,
    },
  ];
}

function splitAdvice({ verdict, split = [] }: Scope, statements: number, file: string): readonly Diagnostic[] {
  if (verdict !== 'decomposition-required' || statements <= LARGE_SPEC) return [];
  return [
    {
      ...{ code: 'plan/split-advised', severity: 'warning', file, line: 1, column: 1 },
      message: `The document states ${statements} things to do, more than the ${LARGE_SPEC} that one plan is good for.`,
      hint: splitHint(split),
    },
  ];
}
