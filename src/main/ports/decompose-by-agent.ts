import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { shapeOf } from '../../adapters/project/shape.ts';
import { readSpecFolder, type SpecFolder } from '../../adapters/project/specs.ts';
import type { DecomposeRequest, Decomposing } from '../../cli/decompose-request.ts';
import type { PortFailure } from '../../cli/exit.ts';
import {
  type AgentDecomposition,
  type DecomposedByAgent,
  readDecomposition,
  requestDecomposition,
} from '../../core/plan/decompose/by-agent/by-agent.ts';
import { wantedOf } from '../../core/plan/decompose/wanted.ts';
import { assessScope, isOneTask } from '../../core/plan/scope/scope.ts';
import { failure, type Result, success } from '../../core/result.ts';
import { programOf } from '../../core/run/agent-name.ts';
import { scanTexts } from '../../core/secret/scan.ts';
import { readDocuments } from '../../core/spec/document/read-documents.ts';
import { DECOMPOSITION_SCHEMA, readDecompositionAnswer } from '../../protocol/decomposition-schema.ts';
import { PLAN_FILE_NAME } from '../../protocol/plan-file/schema.ts';
import { isEditable } from './editable-path.ts';
import { keptPlanOf, sourceIn, sourceOf } from './editable-plan.ts';
import type { AgentAnswer } from './inquiry.ts';
import { documentTexts } from './listed-plan.ts';
import { findManySpecs } from './many-specs.ts';
import type { Surroundings } from './prepare-run.ts';
import { shownPath } from './read-spec.ts';
import { repositoryAround } from './repository.ts';
import { warningsAboutPlaces } from './secret-warnings.ts';
import { loadSettings } from './settings.ts';
import { whyNotAsked } from './who-is-asked.ts';
import { writePlan } from './write-plan.ts';

/**
 * Has a spec without a task list cut into tasks by an agent, where the command or the configuration names one, and keeps the result as
 * `plan.yaml` beside the spec. What was cut before is kept: nobody is asked twice for the same plan unless `force` says so.
 */
export async function decomposeByAgent(
  surroundings: Surroundings,
  request: DecomposeRequest,
  signal: AbortSignal,
): Promise<Result<Decomposing, PortFailure>> {
  const { cwd, environment = null } = request;
  const loaded = loadSettings(surroundings, { cwd, environment });
  if (!loaded.ok) return loaded;
  const agent = request.by ?? loaded.value.plan.by;
  if (agent === 'offline') return success({ kind: 'offline' });
  const unable = whyNotAsked(agent);
  if (unable !== null) return failure(unable);
  const found = findDocument(request, agent);
  if (!found.ok) return found;
  if (found.value.kind !== 'document') return success(found.value);
  const { asked } = found.value;
  if (request.by === null && !(await request.agree(agent))) return success({ kind: 'declined' });
  const prompt = requestDecomposition(asked);
  if (!prompt.ok) return failure(tooLarge(asked.file, prompt.failure));
  const { timeoutMs } = loaded.value.plan;
  const { trust = {} } = loaded.value.settings;
  request.asking(agent, warningsAboutPlaces(scanTexts(asked.texts).length, [agent], trust));
  // Most plans are made without: what starts agents is loaded where one is asked.
  const { inquireOfAgent } = await import('./inquiry.ts');
  const answered = await inquireOfAgent(
    surroundings,
    { agent, cwd, environment, timeoutMs, told: request.told },
    {
      name: 'decomposition',
      prompt: prompt.value,
      schema: DECOMPOSITION_SCHEMA,
      read: (document) => {
        const answer = readDecompositionAnswer(document);
        return answer.ok ? readDecomposition(asked, answer.value) : answer;
      },
    },
    signal,
  );
  if (!answered.ok) return failure(notDecomposed(asked.file, answered.failure));
  // Somebody else may have made one meanwhile.
  const appeared = request.force ? null : existingPlan(asked.folder);
  if (appeared !== null) return failure(alreadyThere(shownPath(appeared, cwd), agent));
  return success(keep(surroundings, { folder: asked.folder, cwd, agent }, answered.value));
}

type Found = Decomposing | { readonly kind: 'document'; readonly asked: Asked };

interface Asked extends AgentDecomposition {
  readonly folder: SpecFolder;
}

/** The document to ask about, or why nobody is asked. */
function findDocument(
  { path, cwd, by, scope = null, force }: DecomposeRequest,
  agent: string,
): Result<Found, PortFailure> {
  if (findManySpecs(resolve(path)) !== null)
    return by === null ? success({ kind: 'offline' }) : failure(severalSpecs(shownPath(path, cwd), agent));
  const named = readSpecFolder(path);
  if (!named.ok) return failure({ kind: 'usage', ...named.failure });
  const kept = isEditable(named.value.planPath) ? named.value : keptPlanOf(named.value);
  const source = kept === null ? null : sourceIn(kept);
  const maker = source?.by;
  if (kept !== null && maker !== undefined && !force)
    return success({ kind: 'kept', path: kept.planPath, file: shownPath(kept.planPath, cwd), by: maker });
  const folder = maker === undefined ? named : readSpecFolder(join(dirname(named.value.planPath), source?.list ?? ''));
  if (!folder.ok) return failure({ kind: 'usage', ...folder.failure });
  const shown = (file: string) => shownPath(file, cwd);
  const texts = isEditable(folder.value.planPath) ? null : documentTexts(folder.value, shown);
  const documents = texts === null ? null : readDocuments(texts);
  if (texts === null || documents === null || wantedOf(documents).length === 0)
    return success({ kind: 'listed', file: shown(folder.value.planPath) });
  if (isOneTask(assessScope(documents, scope))) return success({ kind: 'one-task' });
  const there = force ? null : existingPlan(folder.value);
  if (there !== null) return failure(alreadyThere(shown(there), agent));
  const root = repositoryAround(resolve(cwd));
  const asked: Asked = {
    ...{ folder: folder.value, documents, texts, file: shown(folder.value.planPath) },
    repository: root === null ? null : shapeOf(root),
    exists: (file) => root !== null && existsSync(join(root, file)),
  };
  return success({ kind: 'document', asked });
}

/** Absolute path of the editable plan beside a spec; null where there is none. */
function existingPlan({ planPath }: SpecFolder): string | null {
  const path = join(dirname(planPath), PLAN_FILE_NAME);
  return existsSync(path) ? path : null;
}

/** Writes the plan that was made, with who made it and what was left out. */
function keep(
  { places }: Surroundings,
  { folder, cwd, agent }: { readonly folder: SpecFolder; readonly cwd: string; readonly agent: string },
  { value, answers, usage, model, folder: kept }: AgentAnswer<DecomposedByAgent>,
): Decomposing {
  const path = join(dirname(folder.planPath), PLAN_FILE_NAME);
  const { hashes = {}, ...source } = sourceOf(folder, path, 'document');
  const by = programOf(agent);
  const leftOut = value.leftOut.map((one) => ({ ...one }));
  const made = {
    ...{ ...source, by, hashes: { ...hashes } },
    ...(model === null ? {} : { model }),
    ...(leftOut.length === 0 ? {} : { leftOut }),
  };
  writePlan(places, { path, text: null, source: made }, value.plan);
  const file = shownPath(path, cwd);
  return { kind: 'made', path, file, by, model, answers, usage, tasks: value.plan.tasks.length, kept };
}

function severalSpecs(shown: string, agent: string): PortFailure {
  const message = `${shown} is a folder of several specs, and an agent cuts one at a time.`;
  return {
    kind: 'usage',
    reason: 'several-specs',
    message,
    hint: `Begin with one of them: slipway plan ${shown}/SPEC --by ${agent}`,
  };
}

function alreadyThere(shown: string, agent: string): PortFailure {
  const message = `${shown} exists already, and ${programOf(agent)} did not make it.`;
  const hint = `Go on with it: slipway plan ${shown}. Or replace it: slipway plan PATH --by AGENT --force; slipway undo takes that back.`;
  return { kind: 'refused', reason: 'plan-exists', message, hint };
}

const OFFLINE = 'Or leave --by out (--by offline): rules cut it then, without an agent.';

function tooLarge(file: string, why: string): PortFailure {
  const hint = `Split it by its main headings into specs of their own. ${OFFLINE}`;
  return { kind: 'refused', reason: 'spec-too-large', message: `${file} is too much for one request. ${why}`, hint };
}

/** What is wrong with the command or the machine is told as it is. */
function notDecomposed(file: string, reason: PortFailure): PortFailure {
  if (reason.kind !== 'refused') return reason;
  return {
    ...reason,
    message: `${file} was not cut into tasks, and nothing was written. ${reason.message}`,
    hint: `${reason.hint} ${OFFLINE}`,
  };
}
