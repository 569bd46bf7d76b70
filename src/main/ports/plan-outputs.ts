import { writeFile } from 'node:fs/promises';
import type { PortFailure } from '../../cli/exit.ts';
import type { PlanOutputsPort } from '../../cli/plan-outputs.ts';
import { exportPlan } from '../../core/plan/export/export-plan.ts';
import { lossesOf } from '../../core/plan/export/losses.ts';
import { failure, success } from '../../core/result.ts';
import type { Places } from '../places.ts';
import { readSpec } from './read-spec.ts';
import { streamsOfSpec } from './streams.ts';

/** What is made of a plan without running it: other formats, and its workstreams. */
export function createPlanOutputs(places: Places): PlanOutputsPort {
  return {
    convert: async (request, format) => {
      const read = readSpec(request);
      if (!read.ok) return read;
      const { spec, plan } = read.value;
      const text = exportPlan(plan, format);
      return success({ spec, text, losses: lossesOf(plan, format, text) });
    },
    write: async ({ path, text, force }) => {
      try {
        await writeFile(path, text, { flag: force ? 'w' : 'wx' });
        return success(undefined);
      } catch (error) {
        return failure(notWritten(path, error));
      }
    },
    streams: async (request) => streamsOfSpec(places, request),
  };
}

function notWritten(path: string, error: unknown): PortFailure {
  const why = error instanceof Error ? error.message : String(error);
  if (error instanceof Error && 'code' in error && error.code === 'EEXIST') {
    const hint = 'Choose another name, or replace it by adding --force.';
    return { kind: 'refused', reason: 'file-exists', message: `${path} exists already and is left as it is.`, hint };
  }
  const hint = 'Make its folder, or make it writable.';
  return { kind: 'refused', reason: 'not-written', message: `${path} could not be written: ${why}`, hint };
}
