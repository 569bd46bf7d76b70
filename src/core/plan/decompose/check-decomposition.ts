/** Checks a decomposition against the documents it is of, and makes the ordinary plan of it. Pure; faults are diagnostics. */
import { documentFindings } from '../../spec/document/document-findings.ts';
import type { Documents, Statement } from '../../spec/document/statement.ts';
import { pathFault } from '../checks.ts';
import { composePlan } from '../compose-plan.ts';
import type { Diagnostic } from '../diagnostic.ts';
import { estimateTask, minutesOf } from '../estimate.ts';
import type { Plan, PlanTask, Trace } from '../plan.ts';
import { coverageNotes, coverageOf, quoteOf } from './coverage.ts';
import type { Coverage, DecomposedTask, Decomposition } from './decomposition.ts';
import { wordsAlone } from './title-checks.ts';

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
 * Every task has to come from statements that are there, none may repeat one as its title or be larger than L, save the only one of a spec that is not cut, and ids and order have to be
 * sound: else the plan has errors and must not be executed. Criteria are the statements' own words.
 */
export function checkDecomposition(
  documents: Documents,
  decomposition: Decomposition,
  { file, diagnostics = [] }: DecompositionContext,
): CheckedDecomposition {
  const known = new Map(documents.statements.map((statement) => [statement.id, statement]));
  const texts = new Set(documents.statements.map(({ text }) => wordsAlone(text)));
  const coverage = coverageOf(documents, decomposition);
  const isWhole = decomposition.by === 'offline' && decomposition.tasks.length === 1;
  const plan = composePlan({
    title: documents.title === '' ? file : documents.title,
    dialect: 'document',
    file,
    tasks: decomposition.tasks.map((task) => toPlanTask(task, statementsOf(task, known))),
    joins: decomposition.joins,
    diagnostics: [
      ...diagnostics,
      ...documentFindings(documents),
      ...decomposition.tasks.flatMap((task) =>
        faultsOf(task, known, texts, isWhole).map((fault) => ({ file, column: 1, ...fault })),
      ),
      ...coverageNotes(documents, decomposition, coverage, file),
    ],
  });
  return { plan, coverage };
}

function statementsOf({ covers }: DecomposedTask, known: ReadonlyMap<string, Statement>): readonly Statement[] {
  return [...new Set(covers)].flatMap((id) => known.get(id) ?? []);
}

/** Characters of a criterion. */
const LONGEST_CRITERION = 2_000;
const MOST_FILES = 20;

function toPlanTask(task: DecomposedTask, statements: readonly Statement[]): PlanTask {
  const named = [...(task.files ?? []), ...statements.flatMap((one) => one.files)];
  const files = [...new Set(named)].filter((one) => pathFault(one) === null);
  const judged = statements.filter(({ kind }) => !DESCRIBES.has(kind)).map(criterionOf);
  const own = task.criteria ?? [];
  // A task that nothing else judges is judged by what it is to build.
  const isBuilt = judged.length + own.length === 0;
  const acceptance = isBuilt ? statements.filter(({ kind }) => BUILT.has(kind)).map(criterionOf) : [...judged, ...own];
  const rough = { title: task.title, kind: 'task', body: [], fields: [] } as const;
  return {
    ...{ id: task.id, title: task.title, description: descriptionOf(task, statements), kind: 'task' },
    ...{ done: false, optional: false, phase: task.phase, story: task.story, parallel: false },
    files: files.slice(0, MOST_FILES),
    dependsOn: task.dependsOn,
    requirements: statements.map(({ id }) => id),
    acceptance,
    ...{ effort: task.effort, minutes: task.minutes ?? minutesOf[task.effort] },
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

/** Of these, the ones that say what is there once they are built. */
const BUILT: ReadonlySet<Statement['kind']> = new Set(['story', 'component', 'entity'] as const);

function criterionOf({ id, numbered, text }: Statement): string {
  return (numbered ? `${id}: ${text}` : text).slice(0, LONGEST_CRITERION);
}

function descriptionOf({ description = '' }: DecomposedTask, statements: readonly Statement[]): string {
  const lines = statements.filter(({ kind }) => DESCRIBES.has(kind)).map(({ text }) => `- ${text}`);
  const said = lines.length === 0 ? '' : ['The document says:', ...lines].join('\n');
  return [description, said].filter((part) => part !== '').join('\n\n');
}

function traceOf({ id, file, line, text }: Statement): Trace {
  return { id, file, line, quote: quoteOf(text) };
}

type Fault = Pick<Diagnostic, 'code' | 'severity' | 'message' | 'hint' | 'line'>;

/** What a decomposition may not do, whoever made it. */
function faultsOf(
  { id, title, covers, effort }: DecomposedTask,
  known: ReadonlyMap<string, Statement>,
  texts: ReadonlySet<string>,
  isWhole: boolean,
): readonly Fault[] {
  const place = { severity: 'error', line: known.get(covers[0] ?? '')?.line ?? 1 } as const;
  const unknown = covers.filter((one) => !known.has(one));
  const faults: Fault[] = [];
  if (covers.length === 0)
    faults.push({
      ...place,
      code: 'decompose/untraced',
      message: `The task ${id} comes from nothing in the document.`,
      hint: 'Name what it is for, or leave it out.',
    });
  const excluded = covers.filter((one) => known.get(one)?.kind === 'excluded');
  if (excluded.length > 0)
    faults.push({
      ...place,
      code: 'decompose/out-of-scope',
      message: `The task ${id} covers ${excluded.slice(0, 5).join(', ')}, which the document puts out of scope.`,
      hint: 'Leave that to nobody.',
    });
  if (unknown.length > 0)
    faults.push({
      ...place,
      code: 'decompose/unknown-statement',
      message: `The task ${id} names ${unknown.slice(0, 5).join(', ')}, which the document does not state.`,
      hint: 'Name only what the document states.',
    });
  if (texts.has(wordsAlone(title)))
    faults.push({
      ...place,
      code: 'decompose/title-repeats',
      message: `The title of ${id} repeats what the document states.`,
      hint: 'Say in the title what is to be done.',
    });
  if (effort === 'XL' && !isWhole)
    faults.push({
      ...place,
      code: 'decompose/too-large',
      message: `The task ${id} is of size XL.`,
      hint: 'Split it.',
    });
  return faults;
}
