import { homedir } from 'node:os';
import type { StartRedactor } from '../../adapters/archive/redacted-file.ts';
import { createEnvironment } from '../../adapters/config/environment.ts';
import type { PortFailure } from '../../cli/exit.ts';
import { credentialsIn } from '../../core/agent/credentials.ts';
import { failure, type Result, success } from '../../core/result.ts';
import { AGENT_PROGRAMS } from '../../core/run/agent-name.ts';
import type { KnownSecret } from '../../core/secret/find.ts';
import { createLearningRedactor } from '../../core/secret/learning.ts';
import type { AgentAdapter } from '../../ports/agents.ts';
import type { Journal, RunRow } from '../../ports/journal.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * How the files of a run are redacted on their way out: with the values that its agents were given, looked up where the run refers to, and
 * the credentials of the agents' own programs. A run that has not ended keeps outputs as they were printed: where a value of it cannot be
 * had, it is not exported.
 */
export function exportRedaction(
  journal: Journal,
  row: Pick<RunRow, 'id' | 'status'>,
  { variables, agents }: { readonly variables: Variables; readonly agents: (name: string) => AgentAdapter | null },
): Result<StartRedactor, PortFailure> {
  const secrets = createLearningRedactor();
  const learn = (known: readonly KnownSecret[]) => secrets.learn(known.flatMap(asBytesToo));
  learn(credentialsIn(definedIn(variables)));
  for (const name of AGENT_PROGRAMS) learn(agents(name)?.secrets?.({ model: null }) ?? []);
  const [planned] = journal.read(row.id, 0);
  if (planned?.event.type !== 'run-planned') return success(secrets.stream);
  const { settings, target } = planned.event;
  const given = createEnvironment(variables, homedir(), learn).forAgent(settings, target.repository);
  if (given.ok || hasEnded(row)) return success(secrets.stream);
  const { reason, message, hint } = given.failure;
  const why = `Run ${row.id} has not ended, and a secret in what its agents printed would not be known. ${message}`;
  return failure({ kind: 'refused', reason, message: why, hint: `${hint} Or export it once it has ended.` });
}

/** Outputs that are no UTF-8 are read byte by byte: there a value looks otherwise. */
function asBytesToo({ name, value }: KnownSecret): readonly KnownSecret[] {
  return [
    { name, value },
    { name, value: Buffer.from(value).toString('latin1') },
  ];
}

function definedIn(variables: Variables): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(variables).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
  );
}

function hasEnded({ status }: Pick<RunRow, 'status'>): boolean {
  return status === 'completed' || status === 'failed' || status === 'aborted';
}
