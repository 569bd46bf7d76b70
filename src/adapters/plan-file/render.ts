import { Document, isMap, isScalar, isSeq, type Node, type Scalar, type YAMLMap } from 'yaml';
import type { PlanFile } from '../../protocol/plan-file/schema.ts';

/** Lines are not wrapped: a title stays on one line, and a change of a word is a change of one line. */
export const YAML_LAYOUT = { lineWidth: 0, indentSeq: true, flowCollectionPadding: false } as const;

/** Lists that are read at a glance and stand on one line. */
const FLOW_LISTS = new Set(['files', 'covers', 'tags', 'gates']);
/** A list of ids up to this many characters stands on one line too. */
const FLOW_WIDTH = 100;

/** The text of a new plan file. `schema` is the path of its JSON Schema from there, for editors; null where there is none. */
export function renderPlanFile(plan: PlanFile, schema: string | null): string {
  const document = new Document(plan, { aliasDuplicateObjects: false });
  layOut(document.contents);
  const modeLine = schema === null ? '' : ` yaml-language-server: $schema=${schema}\n`;
  document.commentBefore = `${modeLine} The plan that slipway runs. Edit it here or with "slipway task", "slipway dep" and "slipway undo"; comments stay.
 "slipway check" says whether it can be executed, "slipway plan" shows its order and how long it takes.`;
  if (isMap(document.contents)) spaceTasks(document.contents);
  return document.toString(YAML_LAYOUT);
}

/** Puts short lists on one line each and long texts into blocks. */
export function layOut(node: unknown): void {
  if (isMap(node)) {
    for (const { key, value } of node.items) {
      if (isSeq(value)) value.flow = isFlow(isScalar(key) ? String(key.value) : '', value.items);
      if (isScalar(value)) toBlock(value);
      layOut(value);
    }
    return;
  }
  if (isSeq(node)) for (const item of node.items) layOut(item);
}

function toBlock(scalar: Scalar): void {
  if (typeof scalar.value === 'string' && scalar.value.includes('\n')) scalar.type = 'BLOCK_LITERAL';
}

function isFlow(name: string, items: readonly unknown[]): boolean {
  const plain = items.every((item) => isScalar(item));
  const width = items.reduce<number>((sum, item) => sum + (isScalar(item) ? String(item.value).length + 2 : 0), 0);
  return plain && width <= FLOW_WIDTH && (FLOW_LISTS.has(name) || name === 'after' || name === 'before');
}

/** An empty line before the list and between its tasks. */
function spaceTasks(root: YAMLMap): void {
  const tasks = root.get('tasks');
  if (!isSeq<Node>(tasks)) return;
  for (const [index, task] of tasks.items.entries()) task.spaceBefore = index > 0;
}
