/** Agents whose name takes all of the text behind the colon, commas included. */
const OPEN_ENDED = /^(?:shell|replay|acp):/;

/** Agents of one list, at most. */
export const MOST_AGENTS = 16;

/**
 * The agents of a list such as `claude,codex`, in order of preference and without repeats. A name that holds any text (`shell:COMMAND`,
 * `replay:FOLDER`, `acp:COMMAND`) reaches to the end, so it can only be the last one.
 */
export function parseAgentList(text: string): readonly string[] {
  const found: string[] = [];
  let rest = text.trim();
  while (rest !== '' && found.length < MOST_AGENTS) {
    const comma = OPEN_ENDED.test(rest) ? -1 : rest.indexOf(',');
    const name = (comma === -1 ? rest : rest.slice(0, comma)).trim();
    rest = comma === -1 ? '' : rest.slice(comma + 1).trim();
    if (name !== '' && !found.includes(name)) found.push(name);
  }
  return found;
}

/** The list as one text; `parseAgentList` reads it back. */
export function joinAgents(agents: readonly string[]): string {
  return agents.join(',');
}

/** Whether a task of this agent is done by a person: `person` or `person:NAME`. */
export function isPerson(agent: string): boolean {
  return agent === 'person' || agent.startsWith('person:');
}

/** The name of the person, or null where any person may do it. */
export function personName(agent: string): string | null {
  const name = agent.startsWith('person:') ? agent.slice('person:'.length).trim() : '';
  return name === '' ? null : name;
}
