import type { Documents, StatementKind } from '../document/statement.ts';

/** Kinds that only a document has that asks for something; goals, steps and lists of parts stand in notes and guides too. */
const ASKS: ReadonlySet<StatementKind> = new Set<StatementKind>([
  'story',
  'requirement',
  'criterion',
  'quality',
  'endpoint',
  'symptom',
  'fix',
]);

/** Whether a document among others asks for something, so that it can be a spec of its own. */
export function statesRequirements({ title, statements }: Documents): boolean {
  return title !== '' && statements.some(({ kind }) => ASKS.has(kind));
}
