import { isMap, isPair, isScalar, isSeq, LineCounter, type Node, parseDocument, type YAMLError } from 'yaml';
import type { Diagnostic } from '../../core/plan/diagnostic.ts';
import { failure, type Result, success } from '../../core/result.ts';

/** A place in a text file: line and column from 1, the column in UTF-16 code units. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** A YAML file as data, with the place of everything in it. */
export interface ConfigDocument {
  /** Maps, lists and scalars; an empty file is an empty map. */
  readonly value: unknown;
  /** Where the key of a path stands, or the nearest thing around it that exists. */
  readonly placeOf: (path: readonly PropertyKey[]) => Place;
}

/** Aliases may multiply a small file into a huge one: a configuration has no use for many. */
const MOST_ALIASES = 50;
/** Deeper nesting than any key of ours has. */
const DEEPEST_NESTING = 20;

/** Reads YAML; keys stay text (task `1.10` is no number), and nothing in the file can choose a type or run code. */
export function parseConfigDocument(text: string, file: string): Result<ConfigDocument, readonly Diagnostic[]> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, stringKeys: true, schema: 'core' });
  const place = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const errors = [...document.errors, ...document.warnings];
  if (errors.length > 0) return failure(errors.slice(0, 10).map((error) => fromYamlError(error, file, place)));
  const root = document.contents;
  const hostile = root === null ? null : hostileNode(root, 0);
  if (hostile !== null) return failure([{ ...hostile.finding, file, ...place(hostile.offset) }]);
  const placeOf = (path: readonly PropertyKey[]) => place(offsetOf(root, path));
  try {
    return success({ value: document.toJS({ maxAliasCount: MOST_ALIASES }) ?? {}, placeOf });
  } catch (error) {
    // yaml throws a ReferenceError for aliases beyond the bound and for aliases without an anchor.
    return failure([{ ...tooManyAliases(error), file, line: 1, column: 1 }]);
  }
}

function fromYamlError(error: YAMLError, file: string, place: (offset: number) => Place): Diagnostic {
  return {
    code: error.code === 'DUPLICATE_KEY' ? 'config/duplicate-key' : 'config/yaml',
    severity: 'error',
    message: `The file is not valid YAML: ${error.message.replace(/\.?$/, '.')}`,
    hint:
      YAML_HINTS[error.code] ??
      'Mend the YAML at this place; values with `: `, `#` or quotes in them need quotes around.',
    file,
    ...place(error.pos[0]),
  };
}

const YAML_HINTS: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'Remove one of the two keys of the same name.',
  TAB_AS_INDENT: 'Indent with spaces instead of tabs.',
  BAD_INDENT: 'Indent all keys of one map by the same number of spaces.',
  MULTIPLE_DOCS: 'Remove the `---` line and what follows it: a configuration is one document.',
};

interface HostileNode {
  readonly finding: Pick<Diagnostic, 'code' | 'severity' | 'message' | 'hint'>;
  readonly offset: number;
}

function hostileNode(node: Node, depth: number): HostileNode | null {
  const offset = node.range?.[0] ?? 0;
  if (depth > DEEPEST_NESTING) {
    const message = `The file nests maps and lists more than ${DEEPEST_NESTING} deep.`;
    return { finding: { code: 'config/too-deep', severity: 'error', message, hint: 'Flatten it.' }, offset };
  }
  if (isSeq<Node>(node)) return firstHostile(node.items, depth + 1);
  if (!isMap<Node, Node | null>(node)) return null;
  for (const { key, value } of node.items) {
    // zod and object spreads would drop this key in silence.
    if (isScalar(key) && key.value === '__proto__') {
      const message = '`__proto__` cannot be a key.';
      const finding = { code: 'config/unknown-key', severity: 'error', message, hint: 'Remove the key.' } as const;
      return { finding, offset: key.range?.[0] ?? offset };
    }
    const below = value === null ? null : hostileNode(value, depth + 1);
    if (below !== null) return below;
  }
  return null;
}

function firstHostile(items: readonly Node[], depth: number): HostileNode | null {
  for (const item of items) {
    const hostile = hostileNode(item, depth);
    if (hostile !== null) return hostile;
  }
  return null;
}

function offsetOf(root: Node | null, path: readonly PropertyKey[]): number {
  let node: unknown = root;
  let offset = root?.range?.[0] ?? 0;
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === step);
      if (pair === undefined || !isScalar(pair.key)) return offset;
      offset = pair.key.range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq<Node>(node) && typeof step === 'number') {
      node = node.items[step];
      offset = node === undefined ? offset : (startOf(node) ?? offset);
    } else return offset;
  }
  return offset;
}

function startOf(node: unknown): number | undefined {
  return isScalar(node) || isMap(node) || isSeq(node) ? node.range?.[0] : undefined;
}

function tooManyAliases(error: unknown): Pick<Diagnostic, 'code' | 'severity' | 'message' | 'hint'> {
  const reason = error instanceof Error ? error.message : 'an alias cannot be resolved';
  return {
    code: 'config/yaml',
    severity: 'error',
    message: `The file's aliases cannot be resolved: ${reason}.`,
    hint: 'Write the values out instead of using anchors and aliases.',
  };
}
