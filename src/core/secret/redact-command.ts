import { assertNever } from '../assert.ts';
import type { GateReport } from '../gate/gate.ts';
import type { Plan, PlanTask } from '../plan/plan.ts';
import type { RunCommand } from '../run/commands.ts';
import type { FailureReport } from '../run/failure.ts';

type Redact = (text: string) => string;

/**
 * The command without secrets in anything that people, agents, gates or specs wrote in it. Ids, hashes, names of files and the settings
 * stay: the program works with them, and configuration holds references alone.
 */
export function redactCommand(command: RunCommand, redact: Redact): RunCommand {
  switch (command.type) {
    case 'plan':
      return { ...command, title: redact(command.title), plan: redactPlan(command.plan, redact) };
    case 'replan':
      return { ...command, plan: redactPlan(command.plan, redact) };
    case 'pause':
    case 'abort':
    case 'skip':
    case 'report-salvage-failed':
    case 'report-agent-limited':
      return { ...command, reason: redact(command.reason) };
    case 'retry':
      return { ...command, note: command.note === null ? null : redact(command.note) };
    case 'tell':
      return { ...command, text: redact(command.text) };
    case 'answer':
      return { ...command, answer: redact(command.answer) };
    case 'report-target-failed':
      return { ...command, message: redact(command.message), hint: redact(command.hint) };
    case 'report-agent-done':
      return { ...command, summary: redact(command.summary) };
    case 'report-agent-asked': {
      const { question, options, fallback } = command;
      const asked = { question: redact(question), options: options.map(redact) };
      return { ...command, ...asked, fallback: fallback === null ? null : redact(fallback) };
    }
    case 'report-attempt-failed':
    case 'report-merge-rejected': {
      const { failure, reports } = command;
      return { ...command, failure: redactFailure(failure, redact), reports: redactReports(reports, redact) };
    }
    case 'report-verified':
    case 'report-candidate':
      return { ...command, reports: redactReports(command.reports, redact) };
    case 'report-snapshot':
    case 'report-merge-conflict':
      return { ...command, files: command.files.map(redact) };
    case 'hand-in':
      return { ...command, summary: redact(command.summary) };
    case 'approve':
    case 'resume':
    case 'assign':
    case 'open-workspace':
    case 'report-target-opened':
    case 'report-prepared':
    case 'report-agent-started':
    case 'report-agent-session':
    case 'report-agent-interrupted':
    case 'report-usage':
    case 'report-landed':
    case 'report-target-moved':
    case 'report-released':
    case 'report-timer':
      return command;
    default:
      return assertNever(command);
  }
}

function redactFailure(failure: FailureReport, redact: Redact): FailureReport {
  const { message, hint, evidence } = failure;
  return { ...failure, message: redact(message), hint: redact(hint), evidence: redact(evidence) };
}

function redactReports(reports: readonly GateReport[], redact: Redact): readonly GateReport[] {
  return reports.map((report) => ({
    ...report,
    outputTail: redact(report.outputTail),
    message: redact(report.message),
  }));
}

function redactPlan(plan: Plan, redact: Redact): Plan {
  const tasks = plan.tasks.map((task) => redactTask(task, redact));
  const diagnostics = plan.diagnostics.map((finding) => ({ ...finding, message: redact(finding.message) }));
  const joins = plan.joins.map((join) => ({ ...join, why: redact(join.why) }));
  return { ...plan, title: redact(plan.title), tasks, joins, diagnostics };
}

/** The words of a task without secrets. */
function redactTask(task: PlanTask, redact: Redact): PlanTask {
  return {
    ...task,
    title: redact(task.title),
    description: redact(task.description),
    acceptance: task.acceptance.map(redact),
    dependsOn: task.dependsOn.map((dependency) => ({ ...dependency, why: redact(dependency.why) })),
    ...(task.traces === undefined
      ? {}
      : { traces: task.traces.map((trace) => ({ ...trace, quote: redact(trace.quote) })) }),
  };
}
