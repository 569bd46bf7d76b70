import { readDocuments } from '../../spec/document/read-documents.ts';
import type { DocumentText } from '../../spec/document/statement.ts';
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
  const whole = isOneTask(scope) ? asOneTask(documents) : null;
  const checked = checkDecomposition(documents, whole ?? decompose(documents), {
    file,
    diagnostics: whole === null ? splitAdvice(scope, wanted.length, file) : underScoped(scope, file),
  });
  return { ...checked, scope };
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
