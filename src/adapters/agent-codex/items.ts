import { sanitizeLine } from '../../core/text/sanitize.ts';
import type { AgentEvent } from '../../ports/agents.ts';
import type { CodexItem } from './stream.ts';

/** Longest text of an event, in UTF-16 code units. */
export const EVENT_LENGTH = 2_000;

/** What the beginning of a step tells. */
export function startedItem(item: CodexItem): readonly AgentEvent[] {
  switch (item.type) {
    case 'command_execution':
      return [tool('command', item.command)];
    case 'mcp_tool_call':
      return [tool(`${item.server ?? 'server'}.${item.tool ?? 'tool'}`, '')];
    case 'collab_tool_call':
      return [tool(item.tool ?? 'helper', item.prompt)];
    default:
      return [];
  }
}

/** What the end of a step tells. */
export function completedItem(item: CodexItem): readonly AgentEvent[] {
  switch (item.type) {
    case 'agent_message': {
      const said = (item.text ?? '').trim();
      return said === '' ? [] : [{ type: 'text', text: said.slice(0, EVENT_LENGTH) }];
    }
    case 'file_change':
      if (item.status !== 'completed') return [denied('file change', item.changes.map(({ path }) => path).join(', '))];
      return item.changes.map(({ path }) => ({ type: 'file', path }));
    case 'command_execution':
      return item.status === 'declined' ? [denied('command', item.command)] : [];
    case 'web_search':
      return [tool('web search', item.query)];
    case 'error':
      return [{ type: 'unknown', raw: short(item.message) }];
    default:
      return [];
  }
}

function tool(name: string, summary: string | undefined): AgentEvent {
  return { type: 'tool', name, summary: short(summary) };
}

function denied(name: string, message: string | undefined): AgentEvent {
  return { type: 'denied', tool: name, message: short(message) };
}

function short(text = ''): string {
  return sanitizeLine(text.slice(0, EVENT_LENGTH)).slice(0, 300);
}
