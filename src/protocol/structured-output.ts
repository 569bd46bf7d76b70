import { z } from 'zod';
import { failure, type Result, success } from '../core/result.ts';

/**
 * Reads what an agent gave where a JSON schema was asked for. Programs hand the schema to the model and do not check what comes back: prose
 * passes for them. The failure says in one sentence what is wrong.
 */
export function readStructured(text: string, schema: object): Result<unknown, string> {
  const value = parse(text);
  if (value === undefined) return failure('It is no JSON document.');
  const checked = z.fromJSONSchema({ ...schema }).safeParse(value);
  if (checked.success) return success(value);
  const [issue] = checked.error.issues;
  return failure(`At ${issue?.path.join('.') || 'the top'}: ${issue?.message ?? 'it does not fit'}.`);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
