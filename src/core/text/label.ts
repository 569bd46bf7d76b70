/** Characters of an agent's name that are shown. */
const LABEL_LENGTH = 40;

/** An agent's name as people read it: commands and folders are shortened, their beginning or last folder kept. */
export function agentLabel(agent: string): string {
  if (agent.startsWith('replay:'))
    return `replay:${agent.split('/').slice(-2).join('/')}`.replace('replay:replay:', 'replay:');
  return agent.length > LABEL_LENGTH ? `${agent.slice(0, LABEL_LENGTH - 1)}…` : agent;
}
