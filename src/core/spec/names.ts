import type { Dialect } from '../plan/plan.ts';
import type { Candidate } from './candidates.ts';

/** The id of each task and the task it is nested in, by position among the tasks. */
export interface TaskName {
  readonly id: string;
  /** The id was made from the position. */
  readonly counted: boolean;
  /** Position of the task it is nested in, or null. */
  readonly parent: number | null;
}

interface OpenBox {
  readonly position: number;
  readonly columns: number;
  children: number;
}

/** Gives every task its id: the one it carries, else its place in the nesting of the boxes, such as `2` or `2.1`. */
export function nameTasks(tasks: readonly Candidate[], dialect: Dialect): readonly TaskName[] {
  const written = new Set(tasks.flatMap((task) => (task.head === null ? [] : [task.head.id])));
  const prefix = written.size === 0 ? '' : 'u';
  const names: TaskName[] = [];
  const open: OpenBox[] = [];
  let top = 0;
  for (const [position, task] of tasks.entries()) {
    if (task.form !== 'box') open.length = 0;
    const columns = task.form === 'box' ? task.item.columns : 0;
    let outer = open.at(-1);
    for (; outer !== undefined && outer.columns >= columns; outer = open.at(-1)) open.pop();
    const parent = dialect === 'checklist' ? (outer?.position ?? null) : null;
    if (outer !== undefined) outer.children++;
    else if (task.head === null) top++;
    const counted = outer === undefined ? `${prefix}${top}` : `${names[outer.position]?.id}.${outer.children}`;
    const id = task.head?.id ?? (written.has(counted) ? `u${counted}` : counted);
    names.push({ id, counted: task.head === null, parent });
    if (task.form === 'box') open.push({ position, columns, children: 0 });
  }
  return names;
}
