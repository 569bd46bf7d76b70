import { relative } from 'node:path';
import { inspectRepository, type RepositoryState } from '../../adapters/git/repository-inspection.ts';
import { detectProject } from '../../adapters/project/detect.ts';
import type { PortFailure } from '../../cli/exit.ts';
import type { PreparedRun, RunRequest } from '../../cli/ports.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { failure, type Result, success } from '../../core/result.ts';
import { parseAgentList } from '../../core/run/agent-list.ts';
import { voidCostCap } from '../../core/run/cost-telling.ts';
import { networkWarnings } from '../../core/run/network-words.ts';
import type { RunSettings, RunTarget } from '../../core/run/settings.ts';
import { analysePlan } from '../../core/schedule/analysis.ts';
import { toPlanView } from '../../core/view/plan-view.ts';
import type { Places } from '../places.ts';
import { isEditable } from './editable-path.ts';
import { settleIsolation } from './isolation.ts';
import { packetTemplate, withTemplate } from './packet-template.ts';
import { hashSpec } from './plan-hash.ts';
import type { ReadSpec } from './read-spec.ts';
import { warningsAboutSecrets } from './secret-warnings.ts';
import { loadSettings } from './settings.ts';
import { usableAgents } from './usable-agents.ts';

/** Where settings and agents are looked for. */
export interface Surroundings {
  readonly places: Places;
  readonly variables: Readonly<Record<string, string | undefined>>;
}

/** Puts together what a run is created from: plan, settings, repository; says what a person should know first. */
export async function prepareRun(
  surroundings: Surroundings,
  request: RunRequest,
  read: (request: RunRequest) => Promise<Result<ReadSpec, PortFailure>>,
): Promise<Result<PreparedRun, PortFailure>> {
  const spec = await read(request);
  if (!spec.ok) return spec;
  const loaded = loadSettings(surroundings, request);
  if (!loaded.ok) return loaded;
  const settings = await usable(surroundings, request, loaded.value.settings);
  if (!settings.ok) return settings;
  const unheld = voidCostCap(settings.value.settings, spec.value.plan.tasks);
  if (unheld?.severity === 'error')
    return failure({ kind: 'usage', reason: 'cost-not-told', message: unheld.message, hint: unheld.hint });
  const target = await targetOf(request, spec.value, settings.value.settings);
  if (!target.ok) return target;
  const template = packetTemplate(target.value.target.repository);
  if (!template.ok) return template;
  const { plan } = spec.value;
  const document = toPlanView(
    plan,
    analysePlan(plan, settings.value.settings.tracks, settings.value.settings.optional),
  );
  return success({
    spec: { ...spec.value.spec, document },
    request: {
      ...{ plan, title: plan.title, target: target.value.target },
      settings: {
        ...guarded(settings.value.settings, { folder: spec.value.folder, target: target.value.target }),
        packet: withTemplate(settings.value.settings.packet, template.value),
      },
    },
    needsApproval: true,
    large: largeness(plan, settings.value.settings, loaded.value.guards.largePlan),
    warnings: [
      ...loaded.value.warnings,
      ...settings.value.warnings,
      ...(unheld === null ? [] : [`${unheld.message} ${unheld.hint}`]),
      ...target.value.warnings,
      ...warningsAboutSecrets(plan, settings.value.settings),
    ],
  });
}

function largeness(plan: Plan, { optional }: RunSettings, threshold: number): PreparedRun['large'] {
  const tasks = plan.tasks.filter((task) => !task.done && (optional || !task.optional)).length;
  return tasks > threshold ? { tasks, threshold } : null;
}

/** A plan file in the repository is a person's to write: no task changes what it is judged by. */
function guarded(
  settings: RunSettings,
  at: { readonly folder: ReadSpec['folder']; readonly target: RunTarget },
): RunSettings {
  const path = relative(at.target.repository, at.folder.planPath);
  if (!isEditable(at.folder.planPath) || path.startsWith('..')) return settings;
  return { ...settings, protectedPaths: [...(settings.protectedPaths ?? []), path] };
}

interface UsableSettings {
  readonly settings: RunSettings;
  readonly warnings: readonly string[];
}

/** The agent has to be there, and what isolates it too: neither is ever replaced in silence. */
async function usable(
  surroundings: Surroundings,
  request: RunRequest,
  given: RunSettings,
): Promise<Result<UsableSettings, PortFailure>> {
  const chosen = await usableAgents(given, {
    cwd: request.cwd,
    variables: surroundings.variables,
    logins: surroundings.places.logins,
  });
  if (!chosen.ok) return chosen;
  const { agent, agents } = chosen.value.settings;
  const isolation = await settleIsolation(surroundings.places, {
    asked: given.isolation,
    exempt: agents === undefined && parseAgentList(agent).every((name) => name.startsWith('replay:')),
  });
  if (!isolation.ok) return isolation;
  const isolated = { ...chosen.value.settings, isolation: isolation.value.level };
  const warnings = [
    ...chosen.value.warnings,
    ...isolation.value.warnings,
    ...networkWarnings(isolated),
    ...(given.gates.length === 0 ? [NO_GATES] : []),
  ];
  return success({ settings: isolated, warnings });
}

const NO_GATES =
  'No gates are configured: nothing judges the work before it lands. Run slipway init to have them detected.';

async function targetOf(
  request: RunRequest,
  spec: ReadSpec,
  settings: RunSettings,
): Promise<Result<{ readonly target: RunTarget; readonly warnings: readonly string[] }, PortFailure>> {
  const { folder, listPath, lists } = spec;
  const common = {
    resultRef: 'refs/heads/slipway/{run}/result',
    planPath: folder.planPath,
    ...(await hashSpec(spec)),
    specFiles: folder.specFiles,
    ...(request.scope ? { scope: request.scope } : {}),
  };
  if (settings.workspace === 'none') {
    return success({
      target: { ...common, repository: request.cwd, base: '', planFile: null, conventions: [] },
      warnings: [],
    });
  }
  const inspected = await inspectRepository(request.cwd);
  if (!inspected.ok) {
    const { reason, message, hint } = inspected.failure;
    return failure({ kind: 'refused', reason, message, hint });
  }
  const repository = inspected.value;
  const conventions = detectProject(repository.topLevel).conventions;
  const inside = listPath === null ? null : relative(repository.topLevel, listPath);
  const planFile = inside === null || inside.startsWith('..') ? null : inside;
  return success({
    target: {
      ...{ ...common, repository: repository.topLevel, base: repository.head, planFile, conventions },
      ...(Object.keys(lists).length === 0 ? {} : { planFiles: listsInside(repository.topLevel, lists) }),
    },
    warnings: warningsAbout(repository, listPath !== null && planFile === null),
  });
}

/** Lists that lie in the repository, relative to it. */
function listsInside(topLevel: string, lists: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const inside = Object.entries(lists).map(([name, path]) => [name, relative(topLevel, path)] as const);
  return Object.fromEntries(inside.filter(([, path]) => !path.startsWith('..')));
}

function warningsAbout(repository: RepositoryState, isOutside: boolean): readonly string[] {
  const warnings: string[] = [];
  if (repository.dirty)
    warnings.push('The repository has uncommitted changes. They stay as they are and are not part of the run.');
  if (isOutside) warnings.push('The plan is outside of the repository, so its boxes are not ticked.');
  return warnings;
}
