/** What is in a job's folder for its standard input: the bytes, the lines with their keys, the sign of the end, and the two pipes of the shim. */
export type ControlFile = 'control' | 'control-lines' | 'control-end' | 'pipe' | 'wake';

/** Where such a file of a job is. */
export function controlPath(directory: string, file: ControlFile): string {
  return `${directory}/${file}`;
}
