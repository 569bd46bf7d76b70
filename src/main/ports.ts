import type { PortFailure } from '../cli/exit.ts';
import type { CliPorts } from '../cli/ports.ts';
import { failure, type Result } from '../core/result.ts';
import { findPlaces, type Places } from './places.ts';
import { TERMINAL_PROMPT } from './prompt.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** Where the programs of this installation are. */
export interface Installation {
  /** Absolute path of the daemon's entry. */
  readonly daemon: string;
  /** Absolute path of the command's launcher. */
  readonly launcher: string;
  /** Absolute path of the JSON Schema of slipway.yaml. */
  readonly schema: string;
  /** Address or path of the JSON Schema of plan.yaml. */
  readonly planSchema: string;
}

/** The real ports of the command. Each loads what it needs when it is called: `status` pays for the client alone. */
export function createPorts(variables: Variables, installation: Installation): CliPorts {
  const places = once(() => findPlaces(variables));
  const withPlaces = async <Value>(
    act: (found: Places) => Promise<Result<Value, PortFailure>>,
  ): Promise<Result<Value, PortFailure>> => {
    const found = places();
    return found.ok ? act(found.value) : failure({ kind: 'configuration', ...found.failure });
  };
  const daemon = async () => import('./ports/daemon-port.ts');
  const planning = async (found: Places) =>
    (await import('./ports/planning-port.ts')).createPlanningPort(found, variables);
  const planFiles = async (found: Places) =>
    (await import('./ports/plan-files.ts')).createPlanFiles(found, { variables });
  const outputs = async (found: Places) => (await import('./ports/plan-outputs.ts')).createPlanOutputs(found);
  const archive = async (found: Places) =>
    (await import('./ports/archive-port.ts')).createArchivePort(found, variables);
  const project = async (found: Places) =>
    (await import('./ports/project-port.ts')).createProjectPort(found, installation);
  return {
    daemon: {
      connect: async (start) => (await daemon()).connectTo(places(), installation, start),
      host: async () => (await daemon()).hostHere(places(), installation),
      places: async () => (await daemon()).daemonPlaces(places()),
      isHeld: async () => (await daemon()).isLockHeld(places()),
      install: async () =>
        withPlaces(async (found) => (await import('./ports/service-port.ts')).installService(found, installation)),
    },
    planning: {
      read: async (request) => withPlaces(async (found) => (await planning(found)).read(request)),
      decompose: async (request, signal) =>
        withPlaces(async (found) => (await planning(found)).decompose(request, signal)),
      forecast: async (request, tracks) =>
        withPlaces(async (found) => (await planning(found)).forecast(request, tracks)),
      reread: async (request) => withPlaces(async (found) => (await planning(found)).reread(request)),
      revisions: async (run) => {
        const found = places();
        return found.ok ? (await import('./ports/revisions.ts')).readRevisions(found.value.runs, run) : [];
      },
      prepare: async (request) => withPlaces(async (found) => (await planning(found)).prepare(request)),
      hash: async (run) => (await import('./ports/plan-hash.ts')).hashPlan(run),
    },
    planFiles: {
      create: async (place, force) => withPlaces(async (found) => (await planFiles(found)).create(place, force)),
      update: async (place) => withPlaces(async (found) => (await planFiles(found)).update(place)),
      edit: async (place, edits, dryRun) =>
        withPlaces(async (found) => (await planFiles(found)).edit(place, edits, dryRun)),
      undo: async (place, force) => withPlaces(async (found) => (await planFiles(found)).undo(place, force)),
      critique: async (place) => withPlaces(async (found) => (await planFiles(found)).critique(place)),
      opinion: async (place, request, signal) =>
        withPlaces(async (found) => (await planFiles(found)).opinion(place, request, signal)),
      compare: async (place) => withPlaces(async (found) => (await planFiles(found)).compare(place)),
    },
    outputs: {
      convert: async (request, format) => withPlaces(async (found) => (await outputs(found)).convert(request, format)),
      write: async (file) => withPlaces(async (found) => (await outputs(found)).write(file)),
      streams: async (request) => withPlaces(async (found) => (await outputs(found)).streams(request)),
    },
    packets: {
      show: async (place, task) =>
        withPlaces(async (found) =>
          (await import('./ports/packets-port.ts')).createPacketsPort({ places: found, variables }).show(place, task),
        ),
    },
    project: {
      repository: async (cwd) => (await import('./ports/repository.ts')).repositoryAround(cwd),
      propose: async (cwd) => withPlaces(async (found) => (await project(found)).propose(cwd)),
      write: async (path, text, how) => withPlaces(async (found) => (await project(found)).write(path, text, how)),
    },
    config: {
      show: async (cwd, environment) =>
        withPlaces(async (found) =>
          (await import('./ports/config-port.ts')).createConfigPort(found, variables).show(cwd, environment),
        ),
    },
    doctor: {
      examine: async (request) =>
        (await import('./ports/doctor-port.ts')).examine({ places: places(), variables, installation }, request),
    },
    archive: {
      exportRuns: async (ids, file) => withPlaces(async (found) => (await archive(found)).exportRuns(ids, file)),
      importRuns: async (file) => withPlaces(async (found) => (await archive(found)).importRuns(file)),
      prune: async (request) => withPlaces(async (found) => (await archive(found)).prune(request)),
    },
    prompt: TERMINAL_PROMPT,
    agents: {
      list: async () => (await import('./ports/agents-port.ts')).listAgents(places(), variables),
      try: async (request, signal) =>
        withPlaces(async (found) =>
          (await import('./ports/agent-trial.ts')).tryAgent({ places: found, variables }, request, signal),
        ),
    },
  };
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
