import type { ExportFormat } from '../core/plan/export/export-plan.ts';
import type { Streams } from '../core/plan/streams/streams.ts';
import type { Result } from '../core/result.ts';
import type { PortFailure } from './exit.ts';
import type { PlannedSpec } from './plan-document.ts';
import type { PlanRequest } from './ports.ts';

/** A plan in another format. */
export interface ConvertedPlan {
  readonly spec: PlannedSpec;
  readonly text: string;
  /** What of the plan is not in the text: names of parts of a plan, as they stand in a sentence. */
  readonly losses: readonly string[];
}

/** How the tasks of a plan are best built beside each other, with what could not be looked at. */
export interface PlanStreams extends Streams {
  readonly spec: PlannedSpec;
  /** Parts of the history that were not there to be read, one sentence each. */
  readonly troubles: readonly string[];
}

/** What is made of a plan without running it. */
export interface PlanOutputsPort {
  convert(request: PlanRequest, format: ExportFormat): Promise<Result<ConvertedPlan, PortFailure>>;
  /** Writes a file; one that is there is replaced only with `force`, and never one that the plan is read from. */
  write(file: {
    readonly path: string;
    readonly text: string;
    readonly force: boolean;
  }): Promise<Result<void, PortFailure>>;
  streams(request: PlanRequest): Promise<Result<PlanStreams, PortFailure>>;
}
