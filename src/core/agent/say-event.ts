import { assertNever } from '../assert.ts';
import type { Usage } from '../run/usage.ts';
import type { AgentEvent } from './event.ts';

/** What an agent did or said, as text for people; null for what tells them nothing. Texts of agents are passed through as they are. */
export function sayEvent(event: AgentEvent): string | null {
  switch (event.type) {
    case 'session':
      return `session ${event.sessionId}${event.model === null ? '' : `, model ${event.model}`}${event.version === null ? '' : `, version ${event.version}`}`;
    case 'text':
      return event.text;
    case 'tool':
      return event.summary === '' ? `${event.name}` : `${event.name}: ${event.summary}`;
    case 'file':
      return `wrote ${event.path}`;
    case 'retry':
      return event.status === null ? event.message : `${event.message} (status ${event.status})`;
    case 'usage':
      return sayUsage(event.usage);
    case 'denied':
      return `not permitted: ${event.tool}${event.message === '' ? '' : `: ${event.message}`}`;
    case 'question':
      return `asks: ${event.question}`;
    case 'result':
      return event.text === '' ? null : event.text;
    case 'unknown':
      return event.raw;
    default:
      return assertNever(event);
  }
}

function sayUsage(usage: Usage): string | null {
  if (usage.inputTokens + usage.outputTokens === 0) return null;
  const cost = usage.costUsd === 0 ? '' : `, $${usage.costUsd.toFixed(4)}`;
  return `${usage.messages} messages, ${usage.inputTokens} tokens in, ${usage.outputTokens} out${cost}`;
}
