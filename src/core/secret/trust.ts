import { programOf } from '../run/agent-name.ts';

/** Agents that are not trusted with secrets unless the configuration says so, by the part of `--agent` before the colon. */
const UNTRUSTED = ['gemini', 'acp'];

/** Whether an agent may see secrets and personal data that stand in specs, answers and notes; `trust` is the configuration's word. */
export function isTrusted(agent: string, trust: Readonly<Record<string, boolean>>): boolean {
  const name = programOf(agent);
  return (Object.hasOwn(trust, name) ? trust[name] : undefined) ?? !UNTRUSTED.includes(name);
}
