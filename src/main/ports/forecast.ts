import { readHistory } from '../../adapters/sqlite/history.ts';
import type { PlanForecast } from '../../cli/plan-document.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { accuracyOf } from '../../core/schedule/forecast/accuracy.ts';
import { compareTracks, enoughTracks } from '../../core/schedule/forecast/forecast.ts';
import { learnDurations } from '../../core/schedule/forecast/learn.ts';
import { MEASURED_EVENTS, measurementsFor, measureRun } from '../../core/schedule/forecast/measure.ts';
import type { TaskMeasurement } from '../../core/schedule/forecast/measurement.ts';
import { JournalUnavailable } from '../../ports/journal.ts';

/** Runs that a forecast learns from: older ones were built by other models and another repository. */
const LEARNED_RUNS = 30;

/** What is forecast, and for whom. */
export interface ForecastOf {
  readonly plan: Plan;
  readonly optional: boolean;
  readonly tracks: readonly number[];
  /** The agent that is going to work. */
  readonly agent: string;
  /** Attempts of a task at most. */
  readonly attempts: number;
  /** Top level of the repository, or null outside of any. */
  readonly repository: string | null;
}

/** Forecasts a plan for each number of tracks, from what the journal tells of earlier runs of the repository. */
export function forecastFromJournal(journal: string, request: ForecastOf): PlanForecast {
  const past = readPast(journal, request.repository);
  const measurements = measurementsFor(request.agent, past.measurements);
  const model = learnDurations(measurements);
  const { plan, optional, attempts } = request;
  const forecasts = compareTracks({ plan, model, optional, attempts }, request.tracks);
  return {
    forecasts,
    enoughTracks: enoughTracks(forecasts),
    basis: model.basis,
    accuracy: accuracyOf(measurements),
    trouble: past.trouble,
  };
}

interface Past {
  readonly measurements: readonly TaskMeasurement[];
  readonly trouble: string | null;
}

/** A plan can be looked at without its history: what is wrong with the journal is told, and `doctor` says more. */
function readPast(journal: string, repository: string | null): Past {
  if (repository === null) return { measurements: [], trouble: null };
  try {
    const history = readHistory(journal, { repository, runs: LEARNED_RUNS, events: MEASURED_EVENTS });
    const measurements = [...history].flatMap(([run, entries]) => measureRun(run, entries));
    return { measurements, trouble: null };
  } catch (error) {
    if (!(error instanceof JournalUnavailable)) throw error;
    return { measurements: [], trouble: error.message };
  }
}
