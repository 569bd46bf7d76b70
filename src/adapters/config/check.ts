import type { z } from 'zod';
import type { Diagnostic } from '../../core/plan/diagnostic.ts';
import { failure, type Result, success } from '../../core/result.ts';
import { findSecrets, secretTexts } from '../../core/secret/find.ts';
import { nearest } from '../../core/text/nearest.ts';
import { CONFIG_KEYS, knownKeys, noteAt, schemaAt } from '../../protocol/config/keys.ts';
import { type ConfigFile, configFileSchema } from '../../protocol/config/schema.ts';
import { type ConfigDocument, type Place, parseConfigDocument } from './document.ts';
import { describeValue, pathText } from './show.ts';

/** A configuration file that holds to the schema. */
export interface CheckedFile {
  readonly config: ConfigFile;
  readonly placeOf: (path: readonly PropertyKey[]) => Place;
}

/** Checks the text of a configuration file: YAML, no secrets in plain text, known keys, right values. All findings are reported, in file order. */
export function checkConfigText(text: string, file: string): Result<CheckedFile, readonly Diagnostic[]> {
  const secrets = plainSecrets(text, file);
  if (secrets.length > 0) return failure(secrets);
  const document = parseConfigDocument(text, file);
  if (!document.ok) return document;
  return checkDocument(document.value, file);
}

/** Checks a parsed document against the schema. */
export function checkDocument(document: ConfigDocument, file: string): Result<CheckedFile, readonly Diagnostic[]> {
  const parsed = configFileSchema.safeParse(document.value);
  if (parsed.success) return success({ config: parsed.data, placeOf: document.placeOf });
  const diagnostics = parsed.error.issues
    .flatMap((issue) => explain(issue, document.value))
    .map(({ path, ...finding }): Diagnostic => ({ ...finding, severity: 'error', file, ...document.placeOf(path) }));
  // A value can fail its type, its pattern and its range at once: one finding says all there is to say.
  const distinct = [...new Map(diagnostics.map((finding) => [JSON.stringify(finding), finding])).values()];
  return failure(distinct.toSorted((a, b) => a.line - b.line || a.column - b.column));
}

/** Credentials that stand in a text where everybody who has the file can read them; the findings never repeat them. */
export function plainSecrets(text: string, file: string): readonly Diagnostic[] {
  return findSecrets(text, secretTexts([])).map(({ name, start }) => {
    const before = text.slice(0, start).split('\n');
    return {
      code: 'config/plain-secret',
      severity: 'error',
      message: `A secret (${name}) stands here in plain text, where everybody who can read this reads it.`,
      hint: 'Revoke it, put the new one into an environment variable or a file of yours, and refer to it: `secrets: { NAME: env:NAME }`.',
      file,
      line: before.length,
      column: (before.at(-1)?.length ?? 0) + 1,
    };
  });
}

interface Finding {
  readonly path: readonly PropertyKey[];
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

function explain(issue: z.core.$ZodIssue, value: unknown): readonly Finding[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey([...issue.path, key]));
  if (issue.path.length === 0) return [notAMap(value)];
  return [wrongValue(issue.path, value)];
}

function notAMap(value: unknown): Finding {
  return {
    path: [],
    code: 'config/wrong-value',
    message: `The file must hold a map of keys, but it is ${describeValue(value)}.`,
    hint: 'Write one key per line, such as `tracks: 4`.',
  };
}

function unknownKey(path: readonly PropertyKey[]): Finding {
  const key = String(path.at(-1));
  const around = path.slice(0, -1);
  const schema = schemaAt(configFileSchema, around);
  const known = schema === null ? [] : knownKeys(schema);
  const where = around.length === 0 ? '' : ` of \`${pathText(around)}\``;
  return {
    path,
    code: 'config/unknown-key',
    message: `\`${key}\` is no known key${where}.`,
    hint: meantKey(key, known) ?? `Remove it, or use one of: ${known.join(', ')}.`,
  };
}

function meantKey(key: string, known: readonly string[]): string | null {
  const here = nearest(key, known);
  if (here !== null) return `Did you mean \`${here}\`?`;
  const elsewhere = CONFIG_KEYS.find(({ path }) => path.includes('.') && path.endsWith(`.${key}`));
  return elsewhere === undefined ? null : `Did you mean \`${elsewhere.path}\`? It belongs one level deeper.`;
}

function wrongValue(path: readonly PropertyKey[], root: unknown): Finding {
  const value = valueAt(root, path);
  const name = pathText(path);
  const expects = noteAt(configFileSchema, path)?.expects ?? 'of another kind';
  if (path[0] === 'secrets' || path[2] === 'secrets') return notAReference(path, value);
  if (value === undefined) {
    return {
      path,
      code: 'config/missing-key',
      message: `\`${name}\` is missing.`,
      hint: `Add it: it must be ${expects}.`,
    };
  }
  if (value === null) {
    return {
      path,
      code: 'config/no-value',
      message: `\`${name}\` has no value.`,
      hint: `Remove the key or make it ${expects}.`,
    };
  }
  return {
    path,
    code: 'config/wrong-value',
    message: `\`${name}\` must be ${expects}, but is ${shown(path, value)}.`,
    hint: exampleHint(path),
  };
}

function notAReference(path: readonly PropertyKey[], value: unknown): Finding {
  const isEntry = path.at(-2) === 'secrets';
  const what = !isEntry
    ? 'is no map of references'
    : typeof value === 'string'
      ? 'holds text that is no reference'
      : 'is no reference';
  return {
    path,
    code: typeof value === 'string' && isEntry ? 'config/plain-secret' : 'config/wrong-value',
    message: `\`${pathText(path)}\` ${what}; secrets never stand in the configuration, only where to find them.`,
    hint: 'Write `NAME: env:VARIABLE` or `NAME: file:PATH`, where NAME has only letters, digits and `_`; if a real secret stood here, revoke it.',
  };
}

function exampleHint(path: readonly PropertyKey[]): string {
  const example = noteAt(configFileSchema, path)?.example;
  return example === undefined
    ? 'Correct the value.'
    : `For example \`${String(path.at(-1))}: ${JSON.stringify(example).replaceAll('"', '')}\`.`;
}

/** `env` lists names, and whoever got it wrong probably wrote a value, which is nobody's business. */
function shown(path: readonly PropertyKey[], value: unknown): string {
  return path.includes('env') ? 'something else' : describeValue(value);
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, step) =>
      typeof value === 'object' && value !== null ? Object.getOwnPropertyDescriptor(value, step)?.value : undefined,
    root,
  );
}
