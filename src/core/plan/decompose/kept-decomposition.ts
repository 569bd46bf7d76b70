import type { Documents, Statement } from '../../spec/document/statement.ts';
import { counted, listed } from '../../text/wording.ts';
import type { Diagnostic } from '../diagnostic.ts';
import type { PlanTask } from '../plan.ts';
import { coverageOf, quoteOf } from './coverage.ts';
import type { Coverage, LeftOut } from './decomposition.ts';
import { wantedOf } from './wanted.ts';

/** A plan that an agent made of documents, as it stands in a file today. */
export interface KeptDecomposition {
  readonly tasks: readonly PlanTask[];
  readonly leftOut: readonly LeftOut[];
  /** The agent, and the file of the plan as it is shown. */
  readonly by: string;
  readonly file: string;
}

/**
 * What became of the statements of documents in a plan that was kept: nobody is asked again, so what the documents state since then is
 * covered by no task and told, and so are tasks that come from what they state no more.
 */
export function keptCoverage(
  documents: Documents,
  { tasks, leftOut, by, file }: KeptDecomposition,
): { readonly coverage: Coverage; readonly diagnostics: readonly Diagnostic[] } {
  const homes = tasks.map(({ id, requirements, traces = [] }) => ({
    id,
    covers: [...requirements, ...traces.map((trace) => trace.id)],
  }));
  const coverage = coverageOf(documents, { tasks: homes, leftOut });
  const reasons = new Set(leftOut.map(({ id }) => id));
  const covered = new Set(homes.flatMap(({ covers }) => covers));
  const fresh = wantedOf(documents).filter(({ id }) => !covered.has(id) && !reasons.has(id));
  const how: Diagnostic = {
    ...{ code: 'plan/decomposed', severity: 'info', file, line: 1, column: 1 },
    message: `${by} cut the document into these tasks; ${coverage.covered} of its ${counted(coverage.statements, 'statement')} are covered.`,
    hint: 'Read them before you approve, and change what you know better; nobody is asked again for them.',
  };
  const known = new Set(documents.statements.map(({ id }) => id));
  return { coverage, diagnostics: [how, ...uncovered(fresh), ...unstated(tasks, known, file)] };
}

/** Statements and tasks that are told one by one. */
const MOST_TOLD = 20;

function uncovered(fresh: readonly Statement[]): readonly Diagnostic[] {
  return fresh.slice(0, MOST_TOLD).map(({ id, text, file, line }) => ({
    ...{ code: 'plan/uncovered', severity: 'warning', file, line, column: 1 },
    message: `No task is for ${id}: ${quoteOf(text)}`,
    hint: 'Add it to a task or as one (slipway task add TITLE), list it under leftOut in plan.yaml, or have all of it cut up again with --by and --force.',
  }));
}

function unstated(tasks: readonly PlanTask[], known: ReadonlySet<string>, file: string): readonly Diagnostic[] {
  return tasks
    .flatMap(({ id, line, traces = [] }) => {
      const gone = traces.filter((trace) => !known.has(trace.id)).map((trace) => trace.id);
      return gone.length === 0 ? [] : [{ id, line, gone }];
    })
    .slice(0, MOST_TOLD)
    .map(({ id, line, gone }) => ({
      ...{ code: 'plan/unstated', severity: 'warning', file, line, column: 1 },
      message: `The task ${id} comes from ${listed(gone)}, which the document does not state any more in these words.`,
      hint: 'Compare the task with the document.',
    }));
}
