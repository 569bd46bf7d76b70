import type { BriefSurroundings } from '../core/packet/facts.ts';

/** Where to look for what a brief tells about a task. */
export interface SurroundingsRequest {
  /** Absolute paths of the documents of the spec. */
  readonly specFiles: readonly string[];
  /** How a document is named to the reader; by its absolute path where nothing is said. */
  readonly shown?: (path: string) => string;
  /** Absolute path of the tree that the task works in; null where it has none. */
  readonly root: string | null;
  /** Files that the task names, relative to the tree. */
  readonly files: readonly string[];
  /** Conventions files, relative to the tree. */
  readonly conventions: readonly string[];
}

/** Reads what is around a task: documents, which of its files exist, conventions, files like its own. Bounded, and never fails. */
export interface Surroundings {
  look(request: SurroundingsRequest): BriefSurroundings;
}
