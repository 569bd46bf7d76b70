import { resolve } from 'node:path';
import type { PlanEdit, TaskFields } from '../core/plan/edit/edits.ts';
import type { Effort, Risk, TaskOverrides, TestStrategyKind } from '../core/plan/plan.ts';
import { failure, type Result, success } from '../core/result.ts';
import { type CliFailure, type CommandEnd, DONE, failed, misused } from './exit.ts';
import { flag, type Invocation, textOption } from './invocation.ts';
import { print, printJson, say } from './output.ts';
import type { PlanPlace } from './ports.ts';
import { renderDiff } from './render/plan-diff.ts';
import { paint } from './render/style.ts';

/** The plan that `--plan` names, or the only one around. */
export function planPlace(invocation: Invocation): PlanPlace {
  const { cwd } = invocation.context;
  const path = textOption(invocation, 'plan');
  return { path: path === null ? null : resolve(cwd, path), cwd };
}

/** Makes edits and tells what they changed. */
export async function editPlan(invocation: Invocation, edits: readonly PlanEdit[]): Promise<CommandEnd> {
  const { context } = invocation;
  const dryRun = flag(invocation, 'dry-run');
  const edited = await context.ports.planFiles.edit(planPlace(invocation), edits, dryRun);
  if (!edited.ok) return failed(edited.failure);
  const { file, created, summary, warnings, diff } = edited.value;
  if (context.globals.json) {
    await printJson(context, { ...edited.value, written: !dryRun });
    return DONE;
  }
  await print(context, renderDiff(context.style, diff));
  for (const warning of warnings) await say(context, `${paint(context.talkStyle, 'attention', 'note:')} ${warning}`);
  await say(context, dryRun ? `Nothing was written. It would say: ${summary}` : summary);
  if (created && !dryRun) await say(context, `Made ${file}: it is the plan from now on, its task list stays as it is.`);
  return DONE;
}

/** The fields that options set. */
export function fieldsOf(invocation: Invocation): Result<TaskFields, CliFailure> {
  const minutes = numberOf(invocation, 'minutes');
  if (!minutes.ok) return minutes;
  const priority = numberOf(invocation, 'priority');
  if (!priority.ok) return priority;
  const text = (name: string) => textOption(invocation, name);
  const list = (name: string, separator: string) => listOf(text(name), separator);
  const agent = text('agent');
  if (agent !== null && !/^[\w-]{1,40}$/.test(agent)) {
    const hint = 'Commands are chosen in slipway.yaml: tasks: { T001: { agent: "shell:..." } }';
    return misused(`A plan names an agent by a bare name, and ${JSON.stringify(agent)} is none.`, hint);
  }
  const tests = text('tests');
  return success({
    ...given('title', text('title')),
    ...given('description', text('description')),
    ...given('files', list('files', ',')),
    ...given('acceptance', list('criteria', ';')),
    ...given('requirements', list('covers', ',')),
    // The choices of these options are checked when they are parsed.
    ...given('effort', text('effort') as Effort | null),
    ...given('risk', text('risk') as Risk | null),
    ...given('minutes', minutes.value),
    ...given('priority', priority.value),
    ...given('phase', text('phase')),
    ...given('stream', text('stream')),
    ...given('optional', text('optional') === null ? null : text('optional') === 'yes'),
    ...(tests === null ? {} : { testStrategy: { kind: tests as TestStrategyKind, why: 'A person said so.' } }),
    ...given('overrides', overridesOf(agent, text('model'), list('gates', ','))),
  });
}

/** Parts of a list with a separator between them; an empty text is an empty list. */
export function listOf(text: string | null, separator: string): readonly string[] | null {
  if (text === null) return null;
  return text
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function overridesOf(
  agent: string | null,
  model: string | null,
  gates: readonly string[] | null,
): TaskOverrides | null {
  const overrides = { ...given('agent', agent), ...given('model', model), ...given('gates', gates) };
  return Object.keys(overrides).length === 0 ? null : overrides;
}

function given<Name extends string, Value>(name: Name, value: Value | null): { readonly [Key in Name]?: Value } {
  return value === null ? {} : ({ [name]: value } as { readonly [Key in Name]?: Value });
}

function numberOf(invocation: Invocation, name: string): Result<number | null, CliFailure> {
  const text = textOption(invocation, name);
  if (text === null) return success(null);
  const value = /^\d{1,6}(?:\.\d{1,3})?$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isFinite(value)) return success(value);
  return failure(
    misused(`--${name} got ${JSON.stringify(text)}, which is no number.`, `Write for example --${name} 30.`).failure,
  );
}
