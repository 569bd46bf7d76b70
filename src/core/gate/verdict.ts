import type { PlanTask } from '../plan/plan.ts';
import type { FailureClass, FailureReport } from '../run/failure.ts';
import { overridesFor } from '../run/overrides.ts';
import type { RunSettings } from '../run/settings.ts';
import { EVIDENCE_BYTES, lastBytes } from '../text/tail.ts';
import type { Gate, GateErrorCause, GateReport, GateStage } from './gate.ts';

/**
 * The gates that judge a task at a stage. A task that names its own gates is judged by these instead of by those of its judging stage
 * (`task`, for a checkpoint `phase`), whatever stage they are declared for; no gate judges it twice.
 */
export function gatesFor(task: PlanTask, settings: RunSettings, stage: GateStage): readonly Gate[] {
  const declared = settings.gates.filter((gate) => gate.at === stage);
  const names = overridesFor(settings, task).gates;
  if (names === undefined) return declared;
  const judging: GateStage = task.kind === 'checkpoint' ? 'phase' : 'task';
  if (stage === judging) return settings.gates.filter((gate) => names.includes(gate.name));
  return declared.filter((gate) => !names.includes(gate.name));
}

/** What the reports mean for the work they judge: null when every gate passed, else the failure that its author has to hear about. */
export function judge(reports: readonly GateReport[]): FailureReport | null {
  const open = reports.filter((report) => report.verdict !== 'passed');
  if (open.length === 0) return null;
  const reason = classOf(open);
  return {
    class: reason,
    message: `${headline(open)} ${open.map((report) => report.message).join(' ')}`,
    hint: HINTS[reason],
    evidence: evidenceOf(open),
  };
}

type VerdictClass = Extract<FailureClass, 'quality' | 'dependency' | 'retryable'>;

const HINTS: Readonly<Record<VerdictClass, string>> = {
  quality: 'Mend what the output of the gates names, and run the same commands before you finish.',
  dependency: 'Install what is missing, or have the `setup` command of the configuration bring it.',
  retryable: 'Nothing is known to be wrong with the work; it is judged again.',
};

/** One gate that really judged outweighs those that could not: its finding stands whatever became of the others. */
function classOf(open: readonly GateReport[]): VerdictClass {
  const classes = open.map((report) =>
    report.verdict === 'failed' ? 'quality' : CAUSE_CLASSES[report.cause ?? 'lost'],
  );
  for (const found of ['quality', 'dependency'] as const) if (classes.includes(found)) return found;
  return 'retryable';
}

const CAUSE_CLASSES: Readonly<Record<GateErrorCause, VerdictClass>> = {
  // Code that never ends, floods or eats the machine is a fault of the code.
  time: 'quality',
  output: 'quality',
  memory: 'quality',
  processes: 'quality',
  signal: 'quality',
  setup: 'dependency',
  command: 'dependency',
  lost: 'retryable',
};

function headline(open: readonly GateReport[]): string {
  const names = open.map((report) => report.gate).join(', ');
  return open.length === 1 ? `The gate ${names} did not pass.` : `The gates ${names} did not pass.`;
}

/** Each gate gets an equal share, so that a talkative one does not push the others out. */
function evidenceOf(open: readonly GateReport[]): string {
  const share = Math.floor(EVIDENCE_BYTES / open.length);
  const parts = open.map((report) => {
    const title = `--- ${report.gate} (${report.exitCode === null ? report.verdict : `exit ${report.exitCode}`}) ---\n`;
    return `${title}${lastBytes(report.outputTail, Math.max(0, share - title.length - 2))}`;
  });
  return lastBytes(parts.join('\n'), EVIDENCE_BYTES);
}
