import type { DraftTask } from '../spec/draft.ts';
import type { TaskOverrides } from './plan.ts';

/** Execution parameters that a task states in fields such as `Agent: codex` or `Timeout: 30m`. */
export function readOverrides(task: DraftTask): TaskOverrides {
  let overrides: TaskOverrides = {};
  for (const field of task.fields) {
    if (field.name === 'override')
      overrides = { ...overrides, ...readOverride(field.key.toLowerCase(), field.value.trim()) };
  }
  return overrides;
}

/** Names in order of preference. */
const NAMES = /^[\w-]{1,40}(?:\s*,\s*[\w-]{1,40}){0,7}$/;
const PERSON = /^person:[\w .@-]{1,60}$/;

function readOverride(key: string, value: string): TaskOverrides {
  const word = /^[\w.:/@-]{1,100}$/.test(value) ? value : null;
  switch (key) {
    case 'agent':
      // A bare name only: a spec that somebody else wrote must not choose a command (`shell:...`) or a folder.
      return NAMES.test(value) || PERSON.test(value) ? { agent: value.replaceAll(/\s*,\s*/g, ',') } : {};
    case 'model':
      return word === null ? {} : { model: word };
    case 'timeout':
      return withMinutes(value, (timeoutMinutes) => ({ timeoutMinutes }));
    case 'idle timeout':
      return withMinutes(value, (idleMinutes) => ({ idleMinutes }));
    case 'attempts':
    case 'retries':
      return /^[1-9]\d?$/.test(value) ? { attempts: Number(value) } : {};
    case 'gate':
    case 'gates':
      return readGates(value);
    case 'workspace':
      return value === 'none' || value === 'clone' ? { workspace: value } : {};
    default:
      return {};
  }
}

function withMinutes(value: string, wrap: (minutes: number) => TaskOverrides): TaskOverrides {
  const match = /^(\d{1,4})\s?(m|min|minutes?|h|hours?)?$/i.exec(value);
  if (match === null) return {};
  return wrap(Number(match[1]) * (/h/i.test(match[0]) ? 60 : 1));
}

function readGates(value: string): TaskOverrides {
  const gates = value.split(/[,\s]+/).filter((name) => name !== '');
  return gates.length > 0 && gates.every((name) => /^[\w.-]{1,60}$/.test(name)) ? { gates } : {};
}
