import type { z } from 'zod';
import { composePlan } from '../core/plan/compose-plan.ts';
import type { Diagnostic } from '../core/plan/diagnostic.ts';
import type { Plan } from '../core/plan/plan.ts';
import { member, type PlacedValue, readPlaced } from '../core/spec/json/placed.ts';
import { planSchema } from './plan-schema.ts';

/** The version that is written and read. */
const VERSION = 1;
const MOST_FINDINGS = 50;

/**
 * Reads a plan that was written as JSON (`convert --to json`): the same tasks, barriers and order, with its conflicts found anew. Null where
 * the text is something else. It has no boxes, for these stand in the list that it was made of. Faults are diagnostics, as those of a list are.
 */
export function readPlanJson(text: string, file: string): Plan | null {
  const parsed = readPlaced(text);
  if (!parsed.ok || !isPlanJson(parsed.value)) return null;
  const root = parsed.value;
  const version = member(root, 'schemaVersion');
  if (version?.kind !== 'number' || version.value !== VERSION)
    return unusable(file, [{ ...wrongVersion(file), ...placeIn(text, version?.start ?? root.start) }]);
  const checked = planSchema.safeParse(JSON.parse(text.replace(/^\ufeff/, '')));
  if (checked.success) return toPlan(checked.data, file);
  return unusable(
    file,
    checked.error.issues.slice(0, MOST_FINDINGS).map((issue) => ({
      ...explain(issue, file),
      ...placeIn(text, nearestIn(root, pathOf(issue)).start),
    })),
  );
}

/** Whether a JSON value says that it is a plan of ours, of whatever version. */
function isPlanJson(root: PlacedValue): boolean {
  return member(root, 'schemaVersion') !== undefined && member(root, 'tasks') !== undefined;
}

function toPlan(stated: z.infer<typeof planSchema>, file: string): Plan {
  const { title, joins, together, conflicts, diagnostics } = stated;
  const tasks = stated.tasks.map((task) => ({ ...task, box: null }));
  const plan = composePlan({
    ...{ title, dialect: 'plan', file, tasks, joins, diagnostics },
    ...(together === undefined ? {} : { together }),
  });
  const known = new Set(plan.conflicts.map(({ a, b, file: shared }) => JSON.stringify([a, b, shared])));
  const kept = conflicts.filter(
    ({ a, b, file: shared, why }) => why !== undefined && !known.has(JSON.stringify([a, b, shared])),
  );
  return kept.length === 0 ? plan : { ...plan, conflicts: [...plan.conflicts, ...kept] };
}

type Fault = Omit<Diagnostic, 'line' | 'column'>;

function wrongVersion(file: string): Fault {
  return {
    ...{ code: 'plan-file/version', severity: 'error', file },
    message: `The file does not say that it is a plan of version ${VERSION}.`,
    hint: `Write "schemaVersion": ${VERSION}, or give a list of another format; a newer number needs a newer slipway.`,
  };
}

function explain(issue: z.core.$ZodIssue, file: string): Fault {
  const where = pathOf(issue).map(String).join('.');
  if (issue.code === 'unrecognized_keys')
    return {
      ...{ code: 'plan-file/unknown-key', severity: 'error', file },
      message: `\`${where}\` is no known key of a plan in JSON.`,
      hint: 'Remove it, or have the plan written again: slipway convert PATH --to json.',
    };
  return {
    ...{ code: 'plan-file/wrong-value', severity: 'error', file },
    message: `${where === '' ? 'The plan' : `\`${where}\``} is not what it must be: ${issue.message.charAt(0).toLowerCase()}${issue.message.slice(1)}.`,
    hint: 'Mend the value, or have the plan written again: slipway convert PATH --to json.',
  };
}

function pathOf(issue: z.core.$ZodIssue): readonly PropertyKey[] {
  return issue.code === 'unrecognized_keys' ? [...issue.path, ...issue.keys.slice(0, 1)] : issue.path;
}

/** What stands at a path, or the nearest thing around it that is there. */
function nearestIn(root: PlacedValue, path: readonly PropertyKey[]): PlacedValue {
  let found = root;
  for (const key of path) {
    const next =
      typeof key === 'number' && found.kind === 'list'
        ? found.items[key]
        : typeof key === 'string'
          ? member(found, key)
          : undefined;
    if (next === undefined) break;
    found = next;
  }
  return found;
}

function placeIn(text: string, offset: number): Pick<Diagnostic, 'line' | 'column'> {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}

function unusable(file: string, diagnostics: readonly Diagnostic[]): Plan {
  return {
    ...{ schemaVersion: 1, title: file, dialect: 'plan', file, tasks: [], joins: [], conflicts: [] },
    diagnostics: [...diagnostics].sort((a, b) => a.line - b.line || a.column - b.column),
  };
}
