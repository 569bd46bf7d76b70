import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import type { PortFailure } from '../../cli/exit.ts';
import type { PlanningPort } from '../../cli/ports.ts';
import { failure, type Result, success } from '../../core/result.ts';
import type { Places } from '../places.ts';
import { forecastFromJournal } from './forecast.ts';
import { findManySpecs, readManySpecs } from './many-specs.ts';
import { prepareRun } from './prepare-run.ts';
import { readSpec } from './read-spec.ts';
import { repositoryAround } from './repository.ts';
import { loadSettings } from './settings.ts';

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

async function hashFile(path: string): Promise<Result<string, PortFailure>> {
  const many = findManySpecs(path);
  if (many !== null) return hashSet(path, many);
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

function hashSet(path: string, folders: readonly string[]): Result<string, PortFailure> {
  const read = readManySpecs(path, folders, (file) => file);
  return read.ok ? success(read.value.folder.hash) : read;
}
