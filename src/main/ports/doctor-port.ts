import { existsSync } from 'node:fs';
import type { PathFailure } from '../../adapters/config/paths.ts';
import { inspectRepository } from '../../adapters/git/repository-inspection.ts';
import { verifyJournal } from '../../adapters/sqlite/verify.ts';
import type { DoctorPort, Finding } from '../../cli/ports.ts';
import type { Result } from '../../core/result.ts';
import { isolationOf, sayProtections } from '../../core/run/isolation.ts';
import type { IsolationLevel } from '../../core/run/settings.ts';
import type { IsolationProbe } from '../../ports/processes.ts';
import { CONFIG_DEFAULTS } from '../../protocol/config/schema.ts';
import { type AgentSurroundings, agentPresences } from '../agents.ts';
import { examineConsistency } from '../doctor/consistency.ts';
import type { Places } from '../places.ts';
import type { Installation } from '../ports.ts';
import { toListing } from './agents-port.ts';
import { connectTo } from './daemon-port.ts';
import { probeIsolation } from './isolation.ts';
import { loadLayers } from './settings.ts';

/** What the doctor looks at. */
export interface Patient {
  readonly places: Result<Places, PathFailure>;
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly installation: Installation;
}

/** Looks at the machine, the state and the repository; each finding says what to do. */
export async function examine(
  patient: Patient,
  request: Parameters<DoctorPort['examine']>[0],
): Promise<readonly Finding[]> {
  const { places } = patient;
  if (!places.ok) return [finding('state/folders', 'error', places.failure.message, places.failure.hint)];
  const probe = await probeIsolation(places.value);
  return [
    finding('node/version', 'good', `Node ${process.versions.node} runs this command.`),
    finding('state/folders', 'good', `State is kept in ${places.value.state}`),
    isolationFinding(patient, { places: places.value, cwd: request.cwd, probe }),
    ...(await agentFindings({ variables: patient.variables, logins: places.value.logins })),
    networkFinding(patient, { places: places.value, cwd: request.cwd, level: probe.level }),
    configurationFinding(patient, places.value, request.cwd),
    await repositoryFinding(request.cwd),
    journalFinding(places.value),
    ...(await examineConsistency(places.value, request.repair)),
    await daemonFinding(patient),
  ];
}

function finding(code: string, state: Finding['state'], message: string, hint = ''): Finding {
  return { code, state, message, hint };
}

/** What agents would be kept from with the configuration as it is, on this machine: a sandbox that it does not offer protects nothing. */
function isolationFinding(
  patient: Patient,
  { places, cwd, probe }: { readonly places: Places; readonly cwd: string; readonly probe: IsolationProbe },
): Finding {
  const loaded = loadLayers({ places, variables: patient.variables }, { cwd, environment: null });
  const { isolation: asked, network } = loaded.ok ? loaded.value.config : CONFIG_DEFAULTS;
  const isolation = asked === 'sandbox' ? probe.level : asked;
  const protections = isolationOf({ isolation, network, tasks: {} });
  const state = probe.level === 'sandbox' ? 'good' : 'warning';
  const message = `${probe.explanation} With isolation ${isolation}: ${sayProtections(protections)}.`;
  return { ...finding('isolation/sandbox', state, message, probe.hint), protections };
}

/** What of the configured network of agents is enforced here. */
function networkFinding(
  patient: Patient,
  { places, cwd, level }: { readonly places: Places; readonly cwd: string; readonly level: IsolationLevel },
): Finding {
  const code = 'network/agents';
  const loaded = loadLayers({ places, variables: patient.variables }, { cwd, environment: null });
  const { isolation, network } = loaded.ok ? loaded.value.config : CONFIG_DEFAULTS;
  const { access, allow } = network;
  if (isolation !== 'sandbox' || level !== 'sandbox')
    return finding(
      code,
      access === 'host' ? 'note' : 'warning',
      'The network of agents is not restricted: without a sandbox nothing holds them to an allow-list.',
      access === 'host' ? '' : 'Get the sandbox to work and set isolation: sandbox, or remove network.access.',
    );
  if (access === 'host')
    return finding(
      code,
      'note',
      'Agents in a sandbox have the network of this machine.',
      'Set network.access: allow to hold them to their provider and the hosts under network.allow.',
    );
  const listed = allow.length === 0 ? 'nothing else' : allow.join(', ');
  return access === 'allow'
    ? finding(code, 'good', `Agents in a sandbox reach their provider and ${listed}; the rest is refused and noted.`)
    : finding(code, 'good', 'Agents in a sandbox have no network; their provider is out of reach too.');
}

async function agentFindings(surroundings: AgentSurroundings): Promise<readonly Finding[]> {
  const presences = await agentPresences(surroundings);
  return presences.map((presence) => {
    const { name, available, detail, hint } = toListing(presence, 'none');
    return finding(`agent/${name}`, available && hint === '' ? 'good' : 'note', detail, hint);
  });
}

function configurationFinding(patient: Patient, places: Places, cwd: string): Finding {
  const loaded = loadLayers({ places, variables: patient.variables }, { cwd, environment: null });
  if (!loaded.ok) return finding('configuration/valid', 'error', loaded.failure.message, loaded.failure.hint);
  const { projectFile, diagnostics } = loaded.value;
  if (diagnostics.length > 0)
    return finding(
      'configuration/valid',
      'warning',
      diagnostics.map(({ message }) => message).join(' '),
      diagnostics[0]?.hint ?? '',
    );
  if (projectFile === null)
    return finding(
      'configuration/valid',
      'note',
      'There is no slipway.yaml here; the defaults hold.',
      'Run slipway init.',
    );
  return finding('configuration/valid', 'good', `${projectFile} is valid.`);
}

async function repositoryFinding(cwd: string): Promise<Finding> {
  const inspected = await inspectRepository(cwd);
  if (!inspected.ok) return finding('repository/usable', 'warning', inspected.failure.message, inspected.failure.hint);
  const { topLevel, branch, head } = inspected.value;
  return finding('repository/usable', 'good', `${topLevel} is at ${head.slice(0, 10)} (${branch ?? 'detached HEAD'}).`);
}

function journalFinding({ journal }: Places): Finding {
  if (!existsSync(journal))
    return finding('journal/sound', 'note', 'There is no journal yet; the first run makes one.');
  const check = verifyJournal(journal);
  const problems = check.problems.join(' ');
  return check.problems.length === 0
    ? finding('journal/sound', 'good', 'The journal is sound.')
    : finding('journal/sound', 'error', problems, 'See docs/runbooks for a damaged journal.');
}

async function daemonFinding({ places, installation }: Patient): Promise<Finding> {
  const client = await connectTo(places, installation, false);
  if (!client.ok)
    return finding(
      'daemon/answers',
      'note',
      `No daemon runs: ${client.failure.message}`,
      'It is started when a run needs it.',
    );
  const health = await client.value.health();
  client.value.close();
  return health.ok
    ? finding(
        'daemon/answers',
        'good',
        `The daemon answers (version ${health.value.version}, process ${health.value.pid}).`,
      )
    : finding('daemon/answers', 'warning', health.failure.message, health.failure.hint);
}
