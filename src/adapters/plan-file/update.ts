import { isDeepStrictEqual } from 'node:util';
import {
  type Document,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Node,
  parseDocument,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type { PlanFile } from '../../protocol/plan-file/schema.ts';
import { layOut, YAML_LAYOUT } from './render.ts';

/**
 * The text of a plan file that holds another plan now. What did not change stays as it was written, with its comments and its layout; of a
 * task that changed only the keys that did. Comments of a removed task go with it. The text must be one that could be read.
 */
export function updatePlanFile(text: string, plan: PlanFile): string {
  const document = parseDocument(text, { stringKeys: true, schema: 'core' });
  const root = document.contents;
  if (!isMap(root)) throw new Error('a plan file that was read must hold a map');
  updateMap(document, root, plan);
  return document.toString(YAML_LAYOUT);
}

function updateMap(document: Document, map: YAMLMap, wanted: Readonly<Record<string, unknown>>): void {
  const stale = map.items.flatMap(({ key }) => {
    const name = isScalar(key) ? String(key.value) : '';
    return name in wanted ? [] : [name];
  });
  for (const name of stale) map.delete(name);
  for (const [name, value] of Object.entries(wanted)) {
    const node = map.get(name, true);
    if (isNode(node) && isDeepStrictEqual(node.toJS(document), value)) continue;
    if (isMap(node) && isRecord(value)) updateMap(document, node, value);
    else if (isSeq<Node>(node) && isListOfTasks(value)) updateTasks(document, node, value);
    else if (isScalar(node) && !isRecord(value) && !Array.isArray(value)) node.value = value;
    else replace(document, map, { name, value });
  }
}

function replace(
  document: Document,
  map: YAMLMap,
  { name, value }: { readonly name: string; readonly value: unknown },
) {
  const node = document.createNode(value);
  layOut(document.createNode({ [name]: node }));
  const earlier = map.get(name, true);
  if (isNode(earlier)) {
    if (earlier.comment) node.comment = earlier.comment;
    if (earlier.commentBefore) node.commentBefore = earlier.commentBefore;
  }
  map.set(name, node);
}

/** Tasks are the same task while they have the same id, wherever they stand. */
function updateTasks(
  document: Document,
  list: YAMLSeq<Node>,
  wanted: readonly (Readonly<Record<string, unknown>> & { readonly id: string })[],
): void {
  const known = new Map<string, Node>();
  for (const item of list.items) {
    const id = isMap(item) ? item.get('id') : undefined;
    if (typeof id === 'string' && !known.has(id)) known.set(id, item);
  }
  list.items = wanted.map((task, index) => {
    const node = known.get(task.id);
    if (isMap(node)) {
      updateMap(document, node, task);
      return node;
    }
    const fresh = document.createNode(task);
    layOut(fresh);
    fresh.spaceBefore = index > 0;
    return fresh;
  });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isListOfTasks(
  value: unknown,
): value is readonly (Readonly<Record<string, unknown>> & { readonly id: string })[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((item) => isRecord(item) && typeof item['id'] === 'string' && 'title' in item)
  );
}
