import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { hashText } from '../../adapters/plan-file/history.ts';
import type { PortFailure } from '../../cli/exit.ts';
import type { AskedOpinion, OpinionRequest } from '../../cli/opinion-request.ts';
import { CRITICS } from '../../core/plan/critique/critique.ts';
import type { CriticName, CritiqueFinding } from '../../core/plan/critique/finding.ts';
import type { OpinionAnswer } from '../../core/plan/critique/opinion/answer.ts';
import { opinionPrompt } from '../../core/plan/critique/opinion/prompt.ts';
import { type Opinion, readOpinion } from '../../core/plan/critique/opinion/read-opinion.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { type Result, success } from '../../core/result.ts';
import { programOf } from '../../core/run/agent-name.ts';
import type { DocumentText } from '../../core/spec/document/statement.ts';
import { replaceFile } from '../../files/private-file.ts';
import { type KeptOpinion, OPINION_SCHEMA, readKeptOpinion, readOpinionAnswer } from '../../protocol/opinion-schema.ts';
import type { Places } from '../places.ts';
import { inquireOfAgent } from './inquiry.ts';
import type { Surroundings } from './prepare-run.ts';
import { loadSettings } from './settings.ts';

/** The plan that an opinion is about. */
export interface OpinionOf {
  /** Absolute path of the editable plan, or where it would stand. */
  readonly path: string;
  readonly plan: Plan;
  /** The documents that it was made from. */
  readonly texts: readonly DocumentText[];
}

const ALL = Object.keys(CRITICS).filter((name): name is CriticName => name in CRITICS);

/**
 * Asks an agent for its opinion on a plan and keeps what it answered, in place of what was kept before. What is told of it is checked against
 * the plan and the documents each time, so a quotation that is gone takes its finding along.
 */
export async function askOpinion(
  surroundings: Surroundings,
  of: OpinionOf,
  { agent, critic, cwd, told }: OpinionRequest,
  signal: AbortSignal,
): Promise<Result<AskedOpinion, PortFailure>> {
  const loaded = loadSettings(surroundings, { cwd, environment: null });
  if (!loaded.ok) return loaded;
  const critics = critic === null ? ALL : [critic];
  const answered = await inquireOfAgent<OpinionAnswer>(
    surroundings,
    { agent, cwd, timeoutMs: loaded.value.plan.timeoutMs, told },
    {
      name: 'opinion',
      prompt: opinionPrompt(of.plan, of.texts, critics),
      schema: OPINION_SCHEMA,
      read: readOpinionAnswer,
    },
    signal,
  );
  if (!answered.ok) return answered;
  const { value, model, usage, folder } = answered.value;
  const by = programOf(agent);
  const { findings, dropped, droppedFixes } = readOpinion(value, { ...of, critics, by });
  const asked = value.findings.filter(({ critic: view }) => critics.includes(view));
  keep(surroundings.places, of.path, { by, model, answer: { findings: asked } });
  return success({ by, model, usage, folder, findings: findings.length, dropped, droppedFixes });
}

/** What is left today of the opinion that was asked for last; null where nobody was asked. */
export function keptOpinion(places: Places, of: OpinionOf): Opinion | null {
  const path = fileOf(places, of.path);
  if (!existsSync(path)) return null;
  const kept = readKeptOpinion(parse(readFileSync(path, 'utf8')));
  return kept === null ? null : readOpinion(kept.answer, { ...of, critics: ALL, by: kept.by });
}

/** Findings of the critics, then those of an agent: numbers of the former stay when one is asked. */
export function withOpinion(found: readonly CritiqueFinding[], opinion: Opinion | null): readonly CritiqueFinding[] {
  return opinion === null ? found : [...found, ...opinion.findings];
}

function keep(places: Places, planPath: string, opinion: KeptOpinion): void {
  const path = fileOf(places, planPath);
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  replaceFile(path, JSON.stringify(opinion));
}

function fileOf(places: Places, planPath: string): string {
  return join(places.state, 'opinions', `${hashText(planPath)}.json`);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
