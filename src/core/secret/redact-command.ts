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
    case 'report-agent-session': {
      const { model, version } = command;
      const told = (text: string | null) => (text === null ? null : redact(text));
      return { ...command, model: told(model), version: told(version) };
    }
    case 'hand-in':
      return { ...command, summary: redact(command.summary) };
    case 'approve':
    case 'resume':
    case 'assign':
    case 'open-workspace':
    case 'report-target-opened':
    case 'report-prepared':
    case 'report-agent-started':
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
  const why = <Reasoned extends { readonly why: string }>(one: Reasoned) => ({ ...one, why: redact(one.why) });
  return {
    ...plan,
    title: redact(plan.title),
    tasks: plan.tasks.map((task) => redactTask(task, redact)),
    joins: plan.joins.map(why),
    conflicts: plan.conflicts.map((one) => (one.why === undefined ? one : { ...one, why: redact(one.why) })),
    ...(plan.together === undefined ? {} : { together: plan.together.map(why) }),
    diagnostics: plan.diagnostics.map((one) => ({ ...one, message: redact(one.message), hint: redact(one.hint) })),
  };
}

/** Every word of a task through `replace`; what the program works with (ids, names of files, of streams and of specs) stays. */
export function redactTask(task: PlanTask, replace: Redact): PlanTask {
  const { traces, testStrategy } = task;
  return {
    ...task,
    title: replace(task.title),
    description: replace(task.description),
    phase: task.phase === null ? null : replace(task.phase),
    story: task.story === null ? null : replace(task.story),
    tags: task.tags.map(replace),
    acceptance: task.acceptance.map(replace),
    dependsOn: task.dependsOn.map((dependency) => ({ ...dependency, why: replace(dependency.why) })),
    ...(traces === undefined ? {} : { traces: traces.map((trace) => ({ ...trace, quote: replace(trace.quote) })) }),
    ...(testStrategy === undefined ? {} : { testStrategy: { ...testStrategy, why: replace(testStrategy.why) } }),
  };
}
