import { detectProject } from '../../adapters/project/detect.ts';
import { createSurroundings } from '../../adapters/project/surroundings.ts';
import type { PortFailure } from '../../cli/exit.ts';
import type { PacketsPort, PlanPlace, ShownPacket } from '../../cli/ports.ts';
import { gatesFor } from '../../core/gate/verdict.ts';
import { buildBrief } from '../../core/packet/build-brief.ts';
import { factsOfPlan } from '../../core/packet/from-plan.ts';
import { briefSettings } from '../../core/packet/settings.ts';
import type { Plan, PlanTask } from '../../core/plan/plan.ts';
import { failure, type Result, success } from '../../core/result.ts';
import { createTextRedactor } from '../../core/secret/redact.ts';
import { nearest } from '../../core/text/nearest.ts';
import { briefSchema } from '../../protocol/packet-schema.ts';
import { packetTemplate, withTemplate } from './packet-template.ts';
import { folderOf } from './plan-files.ts';
import type { Surroundings } from './prepare-run.ts';
import { type ReadSpec, readSpec, shownPath } from './read-spec.ts';
import { repositoryAround } from './repository.ts';
import { loadSettings } from './settings.ts';

/** Packets of a plan, as agents will get them. */
export function createPacketsPort(surroundings: Surroundings): PacketsPort {
  return {
    show: async (place, id) => {
      const read = await readPlace(place);
      if (!read.ok) return read;
      const task = findTask(read.value.plan, id);
      return task.ok ? briefOf(surroundings, { ...read.value, task: task.value, cwd: place.cwd }) : task;
    },
  };
}

async function readPlace(place: PlanPlace): Promise<Result<ReadSpec, PortFailure>> {
  const folder = place.path === null ? await folderOf(place) : null;
  if (folder !== null && !folder.ok) return folder;
  return readSpec({
    path: place.path ?? folder?.value.planPath ?? place.cwd,
    cwd: place.cwd,
    tracks: null,
    optional: true,
  });
}

function findTask(plan: Plan, id: string): Result<PlanTask, PortFailure> {
  const task = plan.tasks.find((one) => one.id === id);
  if (task?.kind === 'task') return success(task);
  if (task !== undefined) {
    const hint = 'Its gates are in slipway.yaml; name a task that an agent works on.';
    return failure({
      kind: 'refused',
      reason: 'checkpoint',
      message: `${id} is a checkpoint: no agent gets it.`,
      hint,
    });
  }
  const ids = plan.tasks.map((one) => one.id);
  const meant = nearest(id, ids);
  const hint = meant === null ? `slipway plan ${plan.file} lists its tasks.` : `Did you mean ${meant}?`;
  return failure({ kind: 'refused', reason: 'unknown-task', message: `${plan.file} has no task ${id}.`, hint });
}

function briefOf(
  { places, variables }: Surroundings,
  at: ReadSpec & { readonly task: PlanTask; readonly cwd: string },
): Result<ShownPacket, PortFailure> {
  const { plan, task, folder, cwd } = at;
  const loaded = loadSettings({ places, variables }, { cwd, environment: null });
  if (!loaded.ok) return loaded;
  const repository = repositoryAround(cwd);
  const template = repository === null ? success(null) : packetTemplate(repository);
  if (!template.ok) return template;
  const { settings } = loaded.value;
  const shown = (path: string) => shownPath(path, cwd);
  const around = createSurroundings(createTextRedactor([])).look({
    specFiles: folder.specFiles,
    shown,
    root: settings.workspace === 'none' ? null : repository,
    files: task.files,
    conventions: repository === null ? [] : detectProject(repository).conventions,
  });
  const brief = buildBrief({
    ...factsOfPlan(plan, task),
    gates: [...gatesFor(task, settings, 'task'), ...gatesFor(task, settings, 'merge')],
    specFiles: folder.specFiles.map(shown),
    surroundings: around,
    settings: briefSettings(withTemplate(settings.packet, template.value)),
  });
  return success({ file: plan.file, brief: briefSchema.parse(brief) });
}
