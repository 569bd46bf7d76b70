import { type Activity, updateActivity } from '../core/agent/activity.ts';
import type { AgentEvent } from '../core/agent/event.ts';
import type { AttemptKey } from '../ports/workspaces.ts';

/** What the attempts that work now were last heard doing: telemetry in memory, for those who look. */
export class Activities {
  readonly #heard = new Map<string, Activity>();
  readonly #redact: (text: string) => string;

  /** `redact` takes secrets out of what is kept. */
  constructor(redact: (text: string) => string) {
    this.#redact = redact;
  }

  /** Takes what an attempt was just heard doing; `at` is wall-clock milliseconds. */
  hear(key: AttemptKey, events: readonly AgentEvent[], at: number): void {
    const name = nameOf(key);
    this.#heard.set(name, updateActivity(this.#heard.get(name) ?? null, events, { at, redact: this.#redact }));
  }

  find(key: AttemptKey): Activity | null {
    return this.#heard.get(nameOf(key)) ?? null;
  }

  /** Forgets an attempt that works no more. */
  forget(key: AttemptKey): void {
    this.#heard.delete(nameOf(key));
  }
}

function nameOf({ runId, taskId, attempt }: AttemptKey): string {
  return `${runId}/${taskId}/${attempt}`;
}
