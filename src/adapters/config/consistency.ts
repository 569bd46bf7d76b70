import type { Diagnostic } from '../../core/plan/diagnostic.ts';
import { nearest } from '../../core/text/nearest.ts';
import { parseDuration } from '../../protocol/config/units.ts';
import type { ConfigValue, MergedConfig } from './merge.ts';
import { describeOrigin, type Origin } from './origin.ts';
import { pathText } from './show.ts';

/** Finds values that are right one by one and wrong together, after all layers are merged. */
export function checkConsistency(merged: MergedConfig): readonly Diagnostic[] {
  return [
    ...repeatedGates(merged),
    ...unknownGates(merged),
    ...backoffs(merged),
    ...setupWithoutRun(merged),
    ...oddGuards(merged),
  ];
}

function repeatedGates({ config, values }: MergedConfig): readonly Diagnostic[] {
  const names = config.gates.map(({ name }) => name);
  const repeated = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  return [...repeated].map((name) => ({
    ...at(values, ['gates']),
    code: 'config/repeated-gate',
    severity: 'error',
    message: `Two gates have the name \`${name}\`.`,
    hint: 'Give each gate a name of its own: reports and `tasks.ID.gates` tell them apart by it.',
  }));
}

function unknownGates({ config, values }: MergedConfig): readonly Diagnostic[] {
  const known = config.gates.map(({ name }) => name);
  return Object.entries(config.tasks).flatMap(([id, task]) =>
    (task.gates ?? [])
      .filter((name) => !known.includes(name))
      .map((name): Diagnostic => {
        const path = ['tasks', id, 'gates'];
        const meant = nearest(name, known);
        return {
          ...at(values, path),
          code: 'config/unknown-gate',
          severity: 'error',
          message: `\`${pathText(path)}\` names the gate \`${name}\`, which is not declared.`,
          hint:
            meant === null
              ? `Declare it under \`gates\`; declared are: ${known.join(', ') || 'none'}.`
              : `Did you mean \`${meant}\`?`,
        };
      }),
  );
}

function backoffs({ config, values }: MergedConfig): readonly Diagnostic[] {
  const first = parseDuration(config.retry.backoff) ?? 0;
  const most = parseDuration(config.retry.backoffMax) ?? 0;
  if (first <= most) return [];
  return [
    {
      ...at(values, ['retry', 'backoff']),
      code: 'config/backoff',
      severity: 'error',
      message: `\`retry.backoff\` (${config.retry.backoff}) is longer than \`retry.backoffMax\` (${config.retry.backoffMax}).`,
      hint: 'Shorten the first or lengthen the second.',
    },
  ];
}

function setupWithoutRun({ config, values }: MergedConfig): readonly Diagnostic[] {
  if (config.setup.run !== undefined) return [];
  return values
    .filter(({ path, origin }) => path[0] === 'setup' && origin.kind !== 'default')
    .map(({ path }) => ({
      ...at(values, path),
      code: 'config/setup-without-run',
      severity: 'warning',
      message: `\`${pathText(path)}\` has no effect, because \`setup.run\` is not set.`,
      hint: 'Add `run` with the command under `setup`, or remove this key.',
    }));
}

/** Thresholds that would question nearly every plan, or none. */
const SENSIBLE_GUARDS = { largePlan: [10, 2_000], tasksPerRequirement: [2, 20], conflicts: [2, 20] } as const;

function oddGuards({ config, values }: MergedConfig): readonly Diagnostic[] {
  return (['largePlan', 'tasksPerRequirement', 'conflicts'] as const).flatMap((name): readonly Diagnostic[] => {
    const value = config.guards[name];
    const [least, most] = SENSIBLE_GUARDS[name];
    if (value >= least && value <= most) return [];
    const effect = value < least ? 'nearly every plan is questioned' : 'hardly any plan is questioned';
    return [
      {
        ...at(values, ['guards', name]),
        code: 'config/odd-guard',
        severity: 'warning',
        message: `\`guards.${name}\` is ${value}: with it ${effect}.`,
        hint: `Usual values lie between ${least} and ${most}; remove the key for the default.`,
      },
    ];
  });
}

function at(values: readonly ConfigValue[], path: readonly string[]): Pick<Diagnostic, 'file' | 'line' | 'column'> {
  const found = values.find((value) => value.path.join('\0') === path.join('\0'));
  return found === undefined ? { file: 'configuration', line: 1, column: 1 } : placeOf(found.origin);
}

function placeOf(origin: Origin): Pick<Diagnostic, 'file' | 'line' | 'column'> {
  if (origin.kind === 'project' || origin.kind === 'user') {
    return { file: origin.file, line: origin.line, column: origin.column };
  }
  return { file: describeOrigin(origin), line: 1, column: 1 };
}
