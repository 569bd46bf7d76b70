import { at } from '../../at.ts';
import type { Documents } from '../../spec/document/statement.ts';
import { asSentence, counted } from '../../text/wording.ts';
import type { Diagnostic } from '../diagnostic.ts';
import type { Coverage, CoverageItem, DecomposedTask, Decomposition } from './decomposition.ts';
import { whyNotWanted } from './wanted.ts';

/** Characters of a quote; `plan.yaml` keeps 500. */
const LONGEST_QUOTE = 300;
/** A text as it is quoted: one line of bounded length. */
export function quoteOf(text: string): string {
  return text.length <= LONGEST_QUOTE ? text : `${text.slice(0, LONGEST_QUOTE - 1)}…`;
}

/** What covers statements: a task, by its id. */
type Home = Pick<DecomposedTask, 'id' | 'covers'>;

/** What became of every statement. */
export function coverageOf(
  documents: Documents,
  { tasks, leftOut = [] }: Pick<Decomposition, 'leftOut'> & { readonly tasks: readonly Home[] },
): Coverage {
  const reasons = new Map(leftOut.map(({ id, why }) => [id, why]));
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
      why: found.length > 0 ? null : (reasons.get(id) ?? whyNotWanted(kind)),
    };
  });
  return { statements: items.length, covered: items.filter(({ why }) => why === null).length, items };
}

/** What a person should know: how the tasks came about, what is left out, which questions are open. */
export function coverageNotes(
  documents: Documents,
  { by, tasks }: Decomposition,
  coverage: Coverage,
  file: string,
): readonly Diagnostic[] {
  if (tasks.length === 0) return [];
  const how = by === 'offline' ? 'by rules, without an agent' : 'by an agent';
  const left = coverage.items.flatMap((item, index) => (item.why === null ? [] : [at(documents.statements, index)]));
  const questions = left.filter(({ kind }) => kind === 'question');
  const why = [...Map.groupBy(coverage.items, (item) => item.why)].flatMap(([reason, some]) =>
    reason === null ? [] : [`${some.length}: ${asSentence(reason)}`],
  );
  return [
    {
      ...{ code: 'plan/decomposed', severity: 'info', file, line: 1, column: 1 },
      message: `The document has no task list; the ${counted(coverage.covered, 'thing')} that it asks for became ${counted(tasks.length, 'task')} ${how}.`,
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
