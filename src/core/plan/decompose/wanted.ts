import type { Documents, Statement, StatementKind } from '../../spec/document/statement.ts';

const WANTED: ReadonlySet<StatementKind> = new Set<StatementKind>([
  'story',
  'requirement',
  'criterion',
  'quality',
  'constraint',
  'component',
  'entity',
  'endpoint',
  'test',
  'symptom',
  'reproduction',
  'cause',
  'fix',
]);

/** Kinds that say what is to be done where a document has nothing that says it better. */
const SECOND_BEST: readonly StatementKind[] = ['step', 'goal'];

const WHY_NOT: Readonly<Partial<Record<StatementKind, string>>> = {
  excluded: 'The document puts it out of scope.',
  question: 'It is an open question.',
  risk: 'It is a risk; nothing is asked for.',
  goal: 'It is a goal; the requirements say what is to be done for it.',
  metric: 'It is measured, not built.',
  assumption: 'It is assumed; nothing is asked for.',
  dependency: 'It is what others bring, or what is there already.',
  step: 'It is a step of a plan; the requirements say what it is for.',
};

/** The statements that tasks are made of: what is wanted, else the steps, else the goals that the document names. */
export function wantedOf({ statements }: Documents): readonly Statement[] {
  const wanted = statements.filter(({ kind }) => WANTED.has(kind));
  if (wanted.some(({ kind }) => kind !== 'constraint' && kind !== 'test' && kind !== 'component')) return wanted;
  for (const kind of SECOND_BEST) {
    if (statements.some((one) => one.kind === kind))
      return statements.filter((one) => one.kind === kind || WANTED.has(one.kind));
  }
  return wanted;
}

/** Why no task is made of a statement of this kind. */
export function whyNotWanted(kind: StatementKind): string {
  return WHY_NOT[kind] ?? 'No task was made of it.';
}
