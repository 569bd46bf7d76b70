/** Checks a decomposition against the documents it is of, and makes the ordinary plan of it. Pure; faults are diagnostics. */
import { at } from '../../at.ts';
import type { Documents, Statement } from '../../spec/document/statement.ts';
import { counted } from '../../text/wording.ts';
import { pathFault } from '../checks.ts';
import { composePlan } from '../compose-plan.ts';
import type { Diagnostic } from '../diagnostic.ts';
import { estimateTask, minutesOf } from '../estimate.ts';
import type { Plan, PlanTask, Trace } from '../plan.ts';
import type { Coverage, CoverageItem, DecomposedTask, Decomposition } from './decomposition.ts';
import { whyNotWanted } from './wanted.ts';

/** A decomposition as a plan, with what became of every statement. */
export interface CheckedDecomposition {
  readonly plan: Plan;
  readonly coverage: Coverage;
}

/** What the plan is called, and which document it is shown as. */
export interface DecompositionContext {
  readonly file: string;
  readonly diagnostics?: readonly Diagnostic[];
}

/**
 * Every task has to come from statements that are there, none may repeat one as its title or be larger than L, and ids and order have to be
 * sound: else the plan has errors and must not be executed. Criteria are the statements' own words.
 */
export function checkDecomposition(
  documents: Documents,
  decomposition: Decomposition,
  { file, diagnostics = [] }: DecompositionContext,
): CheckedDecomposition {
  const known = new Map(documents.statements.map((statement) => [statement.id, statement]));
  const texts = new Set(documents.statements.map(({ text }) => normal(text)));
  const coverage = coverageOf(documents, decomposition);
  const plan = composePlan({
    title: documents.title === '' ? file : documents.title,
    dialect: 'document',
    file,
    tasks: decomposition.tasks.map((task) => toPlanTask(task, statementsOf(task, known))),
    joins: decomposition.joins,
    diagnostics: [
      ...diagnostics,
      ...decomposition.tasks.flatMap((task) =>
        faultsOf(task, known, texts).map((fault) => ({ file, column: 1, ...fault })),
      ),
      ...notes(documents, decomposition, coverage, file),
    ],
  });
  return { plan, coverage };
}

function statementsOf({ covers }: DecomposedTask, known: ReadonlyMap<string, Statement>): readonly Statement[] {
  return [...new Set(covers)].flatMap((id) => known.get(id) ?? []);
}

/** Characters of a quote; `plan.yaml` keeps 500. */
const LONGEST_QUOTE = 300;
/** Characters of a criterion. */
const LONGEST_CRITERION = 2_000;
const MOST_FILES = 20;

function toPlanTask(task: DecomposedTask, statements: readonly Statement[]): PlanTask {
  const files = [...new Set(statements.flatMap((one) => one.files))].filter((one) => pathFault(one) === null);
  const acceptance = statements.filter(({ kind }) => !DESCRIBES.has(kind)).map(criterionOf);
  const rough = { title: task.title, kind: 'task', body: [], fields: [] } as const;
  return {
    ...{ id: task.id, title: task.title, description: descriptionOf(statements), kind: 'task' },
    ...{ done: false, optional: false, phase: task.phase, story: task.story, parallel: false },
    files: files.slice(0, MOST_FILES),
    dependsOn: task.dependsOn,
    requirements: statements.map(({ id }) => id),
    acceptance,
    ...{ effort: task.effort, minutes: minutesOf[task.effort] },
    risk: task.risk ?? estimateTask(rough, files, acceptance).risk,
    ...{ priority: task.priority, tags: [], line: statements[0]?.line ?? 1, box: null, overrides: {} },
    ...(task.parent === null ? {} : { parent: task.parent }),
    traces: statements.map(traceOf),
  };
}

/** Kinds that say what a thing is rather than what has to be true of it. */
const DESCRIBES: ReadonlySet<Statement['kind']> = new Set([
  'story',
  'component',
  'entity',
  'symptom',
  'reproduction',
  'cause',
] as const);

function criterionOf({ id, numbered, text }: Statement): string {
  return (numbered ? `${id}: ${text}` : text).slice(0, LONGEST_CRITERION);
}

function descriptionOf(statements: readonly Statement[]): string {
  const lines = statements.filter(({ kind }) => DESCRIBES.has(kind)).map(({ text }) => `- ${text}`);
  return lines.length === 0 ? '' : ['The document says:', ...lines].join('\n');
}

function traceOf({ id, file, line, text }: Statement): Trace {
  return { id, file, line, quote: quoteOf(text) };
}

function quoteOf(text: string): string {
  return text.length <= LONGEST_QUOTE ? text : `${text.slice(0, LONGEST_QUOTE - 1)}…`;
}

function normal(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

type Fault = Pick<Diagnostic, 'code' | 'severity' | 'message' | 'hint' | 'line'>;

function faultsOf(
  task: DecomposedTask,
  known: ReadonlyMap<string, Statement>,
  texts: ReadonlySet<string>,
): readonly Fault[] {
  const line = known.get(task.covers[0] ?? '')?.line ?? 1;
  const error = (code: string, message: string, hint: string): Fault => ({
    code,
    severity: 'error',
    message,
    hint,
    line,
  });
  const unknown = task.covers.filter((id) => !known.has(id));
  return [
    ...(task.covers.length === 0
      ? [
          error(
            'decompose/untraced',
            `The task ${task.id} comes from nothing in the document.`,
            'Name what it is for, or leave it out.',
          ),
        ]
      : []),
    ...(unknown.length > 0
      ? [
          error(
            'decompose/unknown-statement',
            `The task ${task.id} names ${unknown.slice(0, 5).join(', ')}, which the document does not state.`,
            'Name only what the document states.',
          ),
        ]
      : []),
    ...(texts.has(normal(task.title))
      ? [
          error(
            'decompose/title-repeats',
            `The title of ${task.id} repeats what the document states.`,
            'Say in the title what is to be done.',
          ),
        ]
      : []),
    ...(task.effort === 'XL' ? [error('decompose/too-large', `The task ${task.id} is of size XL.`, 'Split it.')] : []),
  ];
}

function coverageOf(documents: Documents, { tasks }: Decomposition): Coverage {
  const homes = new Map<string, string[]>();
  for (const { id, covers } of tasks) {
    for (const statement of new Set(covers)) {
      const list = homes.get(statement);
      if (list === undefined) homes.set(statement, [id]);
      else list.push(id);
    }
  }
  const items = documents.statements.map(({ id, kind, file, line, text }): CoverageItem => {
    const found = homes.get(id) ?? [];
    return {
      ...{ id, file, line, quote: quoteOf(text) },
      tasks: found,
      why: found.length > 0 ? null : whyNotWanted(kind),
    };
  });
  return { statements: items.length, covered: items.filter(({ why }) => why === null).length, items };
}

function notes(
  documents: Documents,
  { by, tasks }: Decomposition,
  coverage: Coverage,
  file: string,
): readonly Diagnostic[] {
  if (tasks.length === 0) return [];
  const how = by === 'offline' ? 'by rules, without an agent' : 'by an agent';
  const left = coverage.items.flatMap((item, index) => (item.why === null ? [] : [at(documents.statements, index)]));
  const questions = left.filter(({ kind }) => kind === 'question');
  const why = [...Map.groupBy(left, ({ kind }) => whyNotWanted(kind))].map(
    ([reason, some]) => `${some.length}: ${reason}`,
  );
  return [
    {
      ...{ code: 'plan/decomposed', severity: 'info', file, line: 1, column: 1 },
      message: `The document has no task list; the ${coverage.covered} things that it asks for became ${counted(tasks.length, 'task')} ${how}.`,
      hint: 'Read them before you approve; slipway plan --write makes a plan.yaml to be changed.',
    },
    ...(left.length === 0
      ? []
      : [
          {
            ...({ code: 'plan/not-covered', severity: 'info', file, line: at(left, 0).line, column: 1 } as const),
            message: `No task covers ${left.length} of the statements. ${why.join(' ')}`,
            hint: 'slipway plan --json lists each of them under coverage.',
          },
        ]),
    ...questions.slice(0, MOST_QUESTIONS).map(
      (question): Diagnostic => ({
        ...{ code: 'plan/open-question', severity: 'warning', file: question.file, line: question.line, column: 1 },
        message: `The document leaves a question open: ${quoteOf(question.text)}`,
        hint: 'Answer it in the document; an agent would have to guess.',
      }),
    ),
  ];
}

const MOST_QUESTIONS = 20;
