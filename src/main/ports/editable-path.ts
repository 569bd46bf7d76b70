import { extname } from 'node:path';

/** Whether a path names an editable plan and not a task list. */
export function isEditable(path: string): boolean {
  return ['.yaml', '.yml'].includes(extname(path).toLowerCase());
}
