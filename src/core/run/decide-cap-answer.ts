import type { Result } from '../result.ts';
import { failure, success } from '../result.ts';
import { optionOf } from './answer-options.ts';
import { parseAmount } from './cap-words.ts';
import type { ReachedCap } from './caps.ts';
import type { PersonCommand, Refusal } from './commands.ts';
import { decideAbort } from './decide-run.ts';
import type { RunEvent } from './events.ts';
import { ABORT, GO_ON, SKIP, usualRaise } from './keep-caps.ts';
import type { RunState, TaskRecord } from './state.ts';

type Decision = Result<readonly RunEvent[], Refusal>;
type Answer = Extract<PersonCommand, { type: 'answer' }>;

/** A question about a cap, with the answers that it offers. */
interface CapQuestion {
  readonly record: TaskRecord;
  readonly cap: ReachedCap;
  readonly options: readonly string[];
}

/** A person raises a cap that was reached, by what is offered or another amount, skips the task, or ends the run. */
export function decideCapAnswer(run: RunState, asked: CapQuestion, { answer, by }: Answer): Decision {
  const { record, cap, options } = asked;
  const said = optionOf(options, answer) ?? answer.trim();
  const task = record.task.id;
  if (said === ABORT) return decideAbort(run, { type: 'abort', by, reason: 'A cap was reached.' });
  if (said === SKIP && options.includes(SKIP))
    return success([{ type: 'task-skipped', task, satisfy: false, reason: 'A cap was reached.', by }]);
  const answered: RunEvent = { type: 'task-answered', task, answer: said, by };
  if (said === GO_ON && options.includes(GO_ON)) return success([answered]);
  const amount = amountOf(cap, said);
  if (amount === null || cap.scope === 'attempt') return refuse(record, { answer, options });
  const { scope, measure } = cap;
  return success([{ type: 'cap-raised', scope, of: scope === 'task' ? task : null, measure, amount, by }, answered]);
}

function amountOf(cap: ReachedCap, said: string): number | null {
  const words = /^raise(?:\s+by)?(?:\s+(.+))?$/i.exec(said);
  if (words === null) return null;
  const [, amount] = words;
  return amount === undefined ? usualRaise(cap) : parseAmount(cap.measure, amount);
}

function refuse(
  { task }: TaskRecord,
  { answer, options }: { readonly answer: string; readonly options: readonly string[] },
): Decision {
  const numbered = options.map((option, index) => `${index + 1}. ${option}`).join(' · ');
  return failure({
    reason: 'not-an-option',
    message: `${JSON.stringify(answer)} is no answer to what ${task.id} asks about its cap: ${numbered}`,
    hint: 'Give one of them or its number; another amount is given as "raise by AMOUNT".',
  });
}
