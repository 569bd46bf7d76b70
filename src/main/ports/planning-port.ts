import type { PlanningPort } from '../../cli/ports.ts';
import { success } from '../../core/result.ts';
import type { Places } from '../places.ts';
import { readContestedSpec } from './contested-plan.ts';
import { criticise } from './critics.ts';
import { decomposeByAgent } from './decompose-by-agent.ts';
import { forecastFromJournal } from './forecast.ts';
import { hashPlan, hashSpec } from './plan-hash.ts';
import { prepareRun } from './prepare-run.ts';
import { readSpec } from './read-spec.ts';
import { repositoryAround } from './repository.ts';
import { readRevisions } from './revisions.ts';
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
    decompose: (request, signal) => decomposeByAgent({ places, variables }, request, signal),
    forecast: async (request, tracks) => {
      const read = await readContestedSpec(places, request);
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
      const found = criticise(read.value.plan, loaded.value, request.cwd);
      const warnings = found.filter(({ severity }) => severity === 'warning').length;
      return success({ spec: read.value.spec, forecast, warnings });
    },
    reread: async (request) => {
      const read = await readContestedSpec(places, request);
      if (!read.ok) return read;
      const { spec, plan, folder } = read.value;
      const hashes = await hashSpec(read.value);
      return success({ spec, plan, planPath: folder.planPath, ...hashes, specFiles: folder.specFiles });
    },
    revisions: (run) => readRevisions(places.runs, run),
    prepare: (request) => prepareRun({ places, variables }, request, (asked) => readContestedSpec(places, asked)),
    hash: hashPlan,
  };
}
