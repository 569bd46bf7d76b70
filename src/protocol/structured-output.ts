import { z } from 'zod';
import { failure, type Result, success } from '../core/result.ts';

/**
 * Reads what an agent gave where a JSON schema was asked for. Programs hand the schema to the model and do not check what comes back: prose
 * passes for them. The failure says in one sentence what is wrong.
 */
export function readStructured(text: string, schema: object): Result<unknown, string> {
  const value = documentIn(text);
  if (value === undefined) return failure('It is no JSON document.');
  const checked = z.fromJSONSchema({ ...schema }).safeParse(value);
  if (checked.success) return success(value);
  const [issue] = checked.error.issues;
  return failure(`At ${issue?.path.join('.') || 'the top'}: ${issue?.message ?? 'it does not fit'}.`);
}

/** The text is the document, or holds it with words around it: models fence documents, and commands tell what they do. */
function documentIn(text: string): unknown {
  const whole = parse(text);
  if (whole !== undefined) return whole;
  const start = /^[ \t]*\{/m.exec(text);
  const end = text.lastIndexOf('}');
  return start === null || end < start.index ? undefined : parse(text.slice(start.index, end + 1));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
