import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Diagnostic } from '../../core/plan/diagnostic.ts';

/** The name of the project's configuration file. */
export const PROJECT_FILE = 'slipway.yaml';

/** Where a project begins and which configuration file is its own. */
export interface ProjectPlace {
  /** Top level of the repository around the folder; the folder itself where there is none. */
  readonly root: string;
  /** Absolute path that the project file has, whether or not it exists. */
  readonly file: string;
  /** Warnings about files that somebody will think are read. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Finds the top level of the repository around a folder by its `.git`, without starting git. */
export function findProject(directory: string): ProjectPlace {
  const start = resolve(directory);
  const between = [start];
  while (!existsSync(join(between.at(-1) ?? start, '.git'))) {
    const current = between.at(-1) ?? start;
    const parent = dirname(current);
    if (parent === current) return placeAt(start, []);
    between.push(parent);
  }
  return placeAt(between.at(-1) ?? start, between.slice(0, -1));
}

function placeAt(root: string, below: readonly string[]): ProjectPlace {
  const file = join(root, PROJECT_FILE);
  const ignored = below.map((folder) => join(folder, PROJECT_FILE)).filter((path) => existsSync(path));
  const misnamed = ['slipway.yml', '.slipway.yaml', '.slipway.yml']
    .map((name) => join(root, name))
    .filter((path) => existsSync(path));
  return {
    root,
    file,
    diagnostics: [...ignored, ...misnamed].map((path) => ({
      code: 'config/ignored-file',
      severity: 'warning',
      message: `This file is not read: the configuration of a project is ${file}.`,
      hint: `Move what it says there, or remove it.`,
      file: path,
      line: 1,
      column: 1,
    })),
  };
}
