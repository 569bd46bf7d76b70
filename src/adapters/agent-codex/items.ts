import { EVENT_LENGTH, type Redact, shortBeginning, shortLine } from '../../core/text/shorten.ts';
import type { AgentEvent } from '../../ports/agents.ts';
import type { CodexItem } from './stream.ts';

/** What the beginning of a step tells. */
export function startedItem(item: CodexItem, redact: Redact): readonly AgentEvent[] {
  switch (item.type) {
    case 'command_execution':
      return [tool('command', item.command, redact)];
    case 'mcp_tool_call':
      return [tool(`${item.server ?? 'server'}.${item.tool ?? 'tool'}`, '', redact)];
    case 'collab_tool_call':
      return [tool(item.tool ?? 'helper', item.prompt, redact)];
    default:
      return [];
  }
}

/** What the end of a step tells. */
export function completedItem(item: CodexItem, redact: Redact): readonly AgentEvent[] {
  switch (item.type) {
    case 'agent_message': {
      const said = (item.text ?? '').trim();
      return said === '' ? [] : [{ type: 'text', text: shortBeginning(said, EVENT_LENGTH, redact) }];
    }
    case 'file_change':
      if (item.status !== 'completed')
        return [denied('file change', item.changes.map(({ path }) => path).join(', '), redact)];
      return item.changes.map(({ path }) => ({ type: 'file', path }));
    case 'command_execution':
      return item.status === 'declined' ? [denied('command', item.command, redact)] : [];
    case 'web_search':
      return [tool('web search', item.query, redact)];
    case 'error':
      return [{ type: 'unknown', raw: shortLine(item.message ?? '', redact) }];
    default:
      return [];
  }
}

function tool(name: string, summary: string | undefined, redact: Redact): AgentEvent {
  return { type: 'tool', name, summary: shortLine(summary ?? '', redact) };
}

function denied(name: string, message: string | undefined, redact: Redact): AgentEvent {
  return { type: 'denied', tool: name, message: shortLine(message ?? '', redact) };
}
