import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, isAbsolute, join, relative } from 'node:path';
import { readTextFile } from '../../adapters/project/read.ts';
import { readSpecFolder, type SpecFolder } from '../../adapters/project/specs.ts';
import type { PortFailure } from '../../cli/exit.ts';
import type { PlannedSpec } from '../../cli/plan-document.ts';
import type { PlanningPort, PlanRequest } from '../../cli/ports.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { readPlan } from '../../core/plan/read-plan.ts';
import { failure, type Result, success } from '../../core/result.ts';
import { analysePlan } from '../../core/schedule/analysis.ts';
import { toPlanView } from '../../core/view/plan-view.ts';
import type { Places } from '../places.ts';
import { forecastFromJournal } from './forecast.ts';
import { prepareRun } from './prepare-run.ts';
import { repositoryAround } from './repository.ts';
import { loadSettings } from './settings.ts';

/** A spec as it was read, with the plan made of it. */
export interface ReadSpec {
  readonly folder: SpecFolder;
  readonly plan: Plan;
  readonly spec: PlannedSpec;
}

/** Tracks that an estimate is made for when nothing else is said. */
const DEFAULT_TRACKS = 8;

/** Reading of plans, and everything a run is made of. */
export function createPlanningPort(
  places: Places,
  variables: Readonly<Record<string, string | undefined>>,
): PlanningPort {
  return {
    read: async (request) => {
      const read = readSpec(request);
      return read.ok ? success(read.value.spec) : read;
    },
    forecast: async (request, tracks) => {
      const read = readSpec(request);
      if (!read.ok) return read;
      const loaded = loadSettings(
        { places, variables },
        { cwd: request.cwd, tracks: request.tracks, environment: null },
      );
      if (!loaded.ok) return loaded;
      const { settings } = loaded.value;
      const forecast = forecastFromJournal(places.journal, {
        plan: read.value.plan,
        optional: request.optional,
        tracks: tracks.length === 0 ? [settings.tracks] : tracks,
        agent: settings.agent,
        attempts: settings.retry.attempts,
        repository: repositoryAround(request.cwd),
      });
      return success({ spec: read.value.spec, forecast });
    },
    prepare: (request) => prepareRun({ places, variables }, request, readSpec),
    hash: async (repository, planFile) => hashFile(isAbsolute(planFile) ? planFile : join(repository, planFile)),
  };
}

/** Reads and analyses the plan that a path means. */
export function readSpec(request: PlanRequest): Result<ReadSpec, PortFailure> {
  const folder = readSpecFolder(request.path);
  if (!folder.ok) return failure({ kind: 'usage', ...folder.failure });
  const file = shownPath(folder.value.planPath, request.cwd);
  const plan = readPlan({ text: folder.value.text, file, siblings: siblingsOf(folder.value) });
  const document = toPlanView(plan, analysePlan(plan, request.tracks ?? DEFAULT_TRACKS, request.optional));
  const sources = new Map([[file, folder.value.text]]);
  return success({ folder: folder.value, plan, spec: { title: plan.title, file, document, sources } });
}

/** Relative where that is shorter and does not climb. */
function shownPath(path: string, cwd: string): string {
  const near = relative(cwd, path);
  return near.startsWith('..') || near === '' ? path : near;
}

const SIBLINGS = {
  'spec.md': 'spec',
  'plan.md': 'plan',
  'requirements.md': 'requirements',
  'design.md': 'design',
} as const;

function siblingsOf(folder: SpecFolder): { spec?: string; plan?: string; requirements?: string; design?: string } {
  const texts: { spec?: string; plan?: string; requirements?: string; design?: string } = {};
  for (const [name, role] of Object.entries(SIBLINGS)) {
    const path = folder.specFiles.find((file) => basename(file) === name && existsSync(file));
    const read = path === undefined ? null : readTextFile(path, MOST_BYTES);
    if (read?.ok) texts[role] = read.value.text;
  }
  return texts;
}

const MOST_BYTES = 16 * 1024 * 1024;

async function hashFile(path: string): Promise<Result<string, PortFailure>> {
  try {
    return success(
      createHash('sha256')
        .update(await readFile(path))
        .digest('hex'),
    );
  } catch (error) {
    const message = `The plan file ${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`;
    return failure({
      kind: 'refused',
      reason: 'plan-unreadable',
      message,
      hint: 'Put it back where it was, or start a new run.',
    });
  }
}
