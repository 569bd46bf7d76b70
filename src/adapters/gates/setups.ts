import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { failure, type Result, success } from '../../core/result.ts';
import type { FailureReport } from '../../core/run/failure.ts';
import type { AttemptLimits } from '../../core/run/settings.ts';
import { OutputTail } from '../../core/text/tail.ts';
import { failureOfEnd } from '../../ports/process-failure.ts';
import type { ProcessEnd, Processes } from '../../ports/processes.ts';
import type { Equipment, SetupRequest, Setups } from '../../ports/setups.ts';
import { setupKey } from './setup-key.ts';
import {
  attachProducts,
  detachProducts,
  findAttached,
  findStored,
  prepareBuild,
  type StoredSetup,
  storeBuild,
} from './setup-store.ts';

/** What setups are made of. */
export interface SetupsOptions {
  readonly processes: Processes;
  /** Absolute folder of the kept results. */
  readonly cacheDirectory: string;
  /** Variables of which a setup command gets the proxies and registries. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Replaces secrets, before output is cut. */
  readonly redact: (text: string) => string;
}

/** Without these a package manager does not find the way out of many networks. */
const NETWORK_VARIABLE =
  /^(?:(?:https?|all|no)_proxy|SSL_CERT_(?:FILE|DIR)|NODE_EXTRA_CA_CERTS|npm_config_registry|PIP_INDEX_URL|GOPROXY)$/i;

const MIB = 1024 * 1024;

const LIMITS: Omit<AttemptLimits, 'wallMs' | 'idleMs'> = {
  outputBytes: 256 * MIB,
  memoryBytes: 8 * 1024 * MIB,
  processes: 2_048,
  fileBytes: 4 * 1024 * MIB,
};

type Built = Result<StoredSetup, FailureReport | 'cancelled'>;

/**
 * Setups with a cache on disk. Two requests for the same result share one command. In a sandbox trees link to the result, which is
 * read-only there; below that they get copies, because a link would let one tree change what all others see.
 */
export function createSetups(options: SetupsOptions): Setups {
  const building = new Map<string, Promise<Built>>();
  const { cacheDirectory } = options;
  return {
    async equip(request, signal) {
      const { checkout, setup } = request;
      // Asked again after a crash, when an agent may have changed the lock files meanwhile: the tree keeps what it began with.
      const attached = await findAttached({ cache: cacheDirectory, checkout, produces: setup.produces });
      if (attached.length > 0) return success({ readable: attached });
      const key = await setupKey(setup, checkout, request.environment['PATH'] ?? '');
      const built = await obtain({ options, building, key, request }, signal);
      if (!built.ok) return failure(built.failure === 'cancelled' ? CANCELLED : built.failure);
      return attach(built.value, request);
    },
    strip: (checkout, { produces }) => detachProducts({ cache: cacheDirectory, checkout, produces }),
  };
}

async function attach(stored: StoredSetup, request: SetupRequest): Promise<Result<Equipment, FailureReport>> {
  const how = request.isolation === 'sandbox' && !stored.copyOnly ? 'link' : 'copy';
  try {
    await attachProducts(stored, request.checkout, how);
  } catch (error) {
    return failure(notKept(error));
  }
  return success({ readable: how === 'link' ? [stored.tree] : [] });
}

interface Building {
  readonly options: SetupsOptions;
  readonly building: Map<string, Promise<Built>>;
  readonly key: string;
  readonly request: SetupRequest;
}

/** The kept result, or that of a command that runs by now, or that of a command started here. */
async function obtain(at: Building, signal: AbortSignal): Promise<Built> {
  while (!signal.aborted) {
    const stored = await findStored(at.options.cacheDirectory, at.key);
    if (stored !== null) return success(stored);
    const other = at.building.get(at.key);
    if (other === undefined) return lead(at, signal);
    const result = await Promise.race([other, aborted(signal)]);
    // Whoever started it may have lost interest in it; that is no answer for anybody else.
    if (result.ok || result.failure !== 'cancelled') return result;
  }
  return failure('cancelled');
}

async function lead(at: Building, signal: AbortSignal): Promise<Built> {
  const work = build(at, signal).finally(() => at.building.delete(at.key));
  at.building.set(at.key, work);
  return work;
}

async function build({ options, key, request }: Building, signal: AbortSignal): Promise<Built> {
  const id = createHash('sha256').update(request.key).digest('hex').slice(0, 12);
  const place = { cache: options.cacheDirectory, key, build: `build-${id}` };
  const tree = join(place.cache, key, place.build);
  try {
    await prepareBuild(request.checkout, tree);
    const tail = new OutputTail(options.redact);
    const end = await runSetup({ options, request, tree, tail }, signal);
    if (end.kind === 'exited' && end.code === 0) {
      const stored = await storeBuild(place, request.setup.produces, request.checkout);
      if (stored !== null) return success(stored);
      await rm(tree, { recursive: true, force: true });
      return failure(producedNothing(request, tail.text()));
    }
    await rm(tree, { recursive: true, force: true });
    return failure(end.kind === 'cancelled' ? 'cancelled' : setupFailure(request.setup.run, end, tail.text()));
  } catch (error) {
    return failure(notKept(error));
  }
}

interface SetupRun {
  readonly options: SetupsOptions;
  readonly request: SetupRequest;
  readonly tree: string;
  readonly tail: OutputTail;
}

function runSetup({ options, request, tree, tail }: SetupRun, signal: AbortSignal): Promise<ProcessEnd> {
  const { setup } = request;
  return options.processes.run(
    {
      key: `${request.key}/setup`,
      directory: join(request.directory, 'setup'),
      argv: ['/bin/sh', '-c', setup.run],
      cwd: tree,
      environment: { ...request.environment, ...networkVariables(options.environment) },
      isolation: request.isolation,
      access: { writable: [tree], readable: request.readable, network: 'host' },
      limits: { ...LIMITS, wallMs: setup.timeoutMs, idleMs: setup.timeoutMs },
      input: null,
    },
    { output: (chunk) => tail.add(chunk) },
    signal,
  );
}

function networkVariables(environment: SetupsOptions['environment']): Readonly<Record<string, string>> {
  const found = Object.entries(environment).flatMap(([name, value]) =>
    value !== undefined && NETWORK_VARIABLE.test(name) ? [[name, value] as const] : [],
  );
  return Object.fromEntries(found);
}

function setupFailure(
  command: string,
  end: Exclude<ProcessEnd, { kind: 'cancelled' }>,
  evidence: string,
): FailureReport {
  const message =
    end.kind === 'exited'
      ? `The setup command \`${command}\` ended with exit status ${end.code}.`
      : failureOfEnd(end, `The setup command \`${command}\``, evidence).message;
  const hint = 'Run it in a fresh clone of the repository, mend what it names, then retry.';
  return { class: end.kind === 'lost' ? 'retryable' : 'dependency', message, hint, evidence };
}

function producedNothing({ setup }: SetupRequest, evidence: string): FailureReport {
  const message = `The setup command \`${setup.run}\` passed and made none of ${setup.produces.join(', ')}.`;
  const hint = 'Name the folders that it really makes under `setup.produces`, or leave that key out.';
  return { class: 'dependency', message, hint, evidence };
}

function notKept(error: unknown): FailureReport {
  const message = `The result of the setup command cannot be kept: ${error instanceof Error ? error.message : String(error)}.`;
  return {
    class: 'resource',
    message,
    hint: 'Free disk space, or check the permissions of the cache folder.',
    evidence: '',
  };
}

const CANCELLED: FailureReport = {
  class: 'retryable',
  message: 'The setup was cancelled.',
  hint: 'It runs again when it is needed.',
  evidence: '',
};

async function aborted(signal: AbortSignal): Promise<Built> {
  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  return failure('cancelled');
}
