import { assertNever } from '../assert.ts';
import type { Result } from '../result.ts';
import { failure } from '../result.ts';
import type { Refusal, RunCommand } from './commands.ts';
import { decideAnswer } from './decide-answer.ts';
import { decideAssign, decideHandIn, decideOpenWorkspace } from './decide-assign.ts';
import { decideReplan } from './decide-replan.ts';
import { decideReport } from './decide-report.ts';
import { decideAbort, decideApprove, decidePause, decidePlan, decideResume } from './decide-run.ts';
import { decideRetry, decideSkip, decideTell } from './decide-task.ts';
import type { RunEvent } from './events.ts';
import type { RunState } from './state.ts';

/** The events that a command leads to in this state, or why it is refused. Changes nothing. */
export function decide(run: RunState | null, command: RunCommand): Result<readonly RunEvent[], Refusal> {
  if (command.type === 'plan') return decidePlan(run, command);
  if (run === null)
    return failure({
      reason: 'no-such-run',
      message: 'There is no such run.',
      hint: 'List the runs with slipway runs.',
    });
  switch (command.type) {
    case 'approve':
      return decideApprove(run, command);
    case 'replan':
      return decideReplan(run, command);
    case 'pause':
      return decidePause(run, command);
    case 'resume':
      return decideResume(run, command);
    case 'abort':
      return decideAbort(run, command);
    case 'retry':
      return decideRetry(run, command);
    case 'skip':
      return decideSkip(run, command);
    case 'answer':
      return decideAnswer(run, command);
    case 'assign':
      return decideAssign(run, command);
    case 'open-workspace':
      return decideOpenWorkspace(run, command);
    case 'hand-in':
      return decideHandIn(run, command);
    case 'tell':
      return decideTell(run, command);
    case 'report-target-opened':
    case 'report-target-failed':
    case 'report-prepared':
    case 'report-agent-started':
    case 'report-agent-session':
    case 'report-usage':
    case 'report-agent-done':
    case 'report-agent-interrupted':
    case 'report-agent-asked':
    case 'report-attempt-failed':
    case 'report-snapshot':
    case 'report-salvage-failed':
    case 'report-verified':
    case 'report-candidate':
    case 'report-merge-conflict':
    case 'report-merge-rejected':
    case 'report-landed':
    case 'report-target-moved':
    case 'report-released':
    case 'report-agent-limited':
    case 'report-timer':
      return { ok: true, value: decideReport(run, command) };
    default:
      return assertNever(command);
  }
}
