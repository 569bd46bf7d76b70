import type { RunCommand } from '../core/run/commands.ts';
import type { RunSettings, RunTarget } from '../core/run/settings.ts';
import { redactCommand } from '../core/secret/redact-command.ts';
import type { EngineContext } from './context.ts';

/** What a run's secrets are found by. */
interface SecretsPlace {
  readonly settings: RunSettings;
  readonly target: RunTarget;
}

/** What every command passes before it is decided: whatever is journaled comes out of it, without secrets. */
export class JournalFilter {
  readonly #context: Pick<EngineContext, 'environment' | 'secrets'>;
  readonly #learned = new Set<string>();

  constructor(context: Pick<EngineContext, 'environment' | 'secrets'>) {
    this.#context = context;
  }

  /** The command without secrets, those that the run refers to among them; `state` is the run's, null before it is planned. */
  pass(runId: string, state: SecretsPlace | null, command: RunCommand): RunCommand {
    const place = command.type === 'plan' ? command : state;
    if (place !== null && !this.#learned.has(runId)) {
      this.#learned.add(runId);
      // Its values are told to whoever redacts; ones that are missing are a matter of the attempts.
      this.#context.environment.forAgent(place.settings, place.target.repository);
    }
    return redactCommand(command, this.#context.secrets.redact);
  }
}
