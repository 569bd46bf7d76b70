import type { z } from 'zod';
import type { Diagnostic } from '../../core/plan/diagnostic.ts';
import { failure, type Result, success } from '../../core/result.ts';
import { nearest } from '../../core/text/nearest.ts';
import { type PlanFile, planFileSchema } from './schema.ts';

/** A parsed document with the place of everything in it. */
export interface PlacedDocument {
  readonly value: unknown;
  readonly placeOf: (path: readonly PropertyKey[]) => { readonly line: number; readonly column: number };
}

const MOST_FINDINGS = 50;

/** Checks a parsed plan file against its schema; every fault names its place and what may stand there. */
export function checkPlanFile(document: PlacedDocument, file: string): Result<PlanFile, readonly Diagnostic[]> {
  const parsed = planFileSchema.safeParse(document.value);
  if (parsed.success) return success(parsed.data);
  const findings = parsed.error.issues.slice(0, MOST_FINDINGS).flatMap((issue) => explain(issue, document.value));
  return failure(
    findings
      .map(({ path, ...finding }) => ({ ...finding, severity: 'error' as const, file, ...document.placeOf(path) }))
      .sort((a, b) => a.line - b.line || a.column - b.column),
  );
}

interface Finding {
  readonly path: readonly PropertyKey[];
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

function explain(issue: z.core.$ZodIssue, root: unknown): readonly Finding[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey([...issue.path, key], root));
  const where = nameOf(issue.path, root);
  if (issue.path.length === 1 && issue.path[0] === 'slipway') {
    const hint = 'Write `slipway: 1` at the top; a newer number needs a newer slipway.';
    return [
      {
        path: issue.path,
        code: 'plan-file/version',
        message: 'The file does not say that it is a plan of version 1.',
        hint,
      },
    ];
  }
  return [
    {
      path: issue.path,
      code: 'plan-file/wrong-value',
      message: `${where === '' ? 'The plan' : where} is not what it must be: ${plain(issue)}.`,
      hint: 'plan.schema.json says what may stand here; an editor that reads the first line of the file shows it.',
    },
  ];
}

function plain(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_union') return 'none of the forms that are allowed here';
  return issue.message.charAt(0).toLowerCase() + issue.message.slice(1);
}

const TASK_KEYS = Object.keys(planFileSchema.shape.tasks.element.shape);
const PLAN_KEYS = Object.keys(planFileSchema.shape);

function unknownKey(path: readonly PropertyKey[], root: unknown): Finding {
  const key = String(path.at(-1));
  const known = path.length === 1 ? PLAN_KEYS : path.length === 3 && path[0] === 'tasks' ? TASK_KEYS : [];
  const meant = nearest(key, known);
  const where = nameOf(path.slice(0, -1), root);
  return {
    path,
    code: 'plan-file/unknown-key',
    message: `\`${key}\` is no known key${where === '' ? '' : ` of ${where}`}.`,
    hint:
      meant !== null
        ? `Did you mean \`${meant}\`?`
        : known.length > 0
          ? `Use one of: ${known.join(', ')}.`
          : 'Remove it.',
  };
}

/** `the task T001`, or the path where no task is near. */
function nameOf(path: readonly PropertyKey[], root: unknown): string {
  const [first, index, ...rest] = path;
  const below = rest.map(String).join('.');
  if (first !== 'tasks' || typeof index !== 'number') return path.map(String).join('.');
  const id = field(field(field(root, 'tasks'), String(index)), 'id');
  const task = typeof id === 'string' ? `the task ${id}` : `task ${index + 1}`;
  return below === '' ? task : `\`${below}\` of ${task}`;
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
