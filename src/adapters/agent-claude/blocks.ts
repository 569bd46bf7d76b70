import { EVENT_LENGTH, type Redact, shortBeginning } from '../../core/text/shorten.ts';
import type { AgentEvent } from '../../ports/agents.ts';
import { contentBlock } from './stream.ts';
import { summaryOf } from './summary.ts';

/** What a piece of a message tells people. */
export function blockEvents(value: unknown, redact: Redact): readonly AgentEvent[] {
  const block = contentBlock.safeParse(value).data;
  switch (block?.type) {
    case 'tool_use':
      return [{ type: 'tool', name: block.name, summary: summaryOf(block.input, redact) }];
    case 'text': {
      const said = block.text.trim();
      return said === '' ? [] : [{ type: 'text', text: shortBeginning(said, EVENT_LENGTH, redact) }];
    }
    default:
      return [];
  }
}

/** Bytes that the model gave for a piece of a message. */
export function bytesOf(value: unknown): number {
  const block = contentBlock.safeParse(value).data;
  switch (block?.type) {
    case 'tool_use':
      return Buffer.byteLength(`${block.name}${JSON.stringify(block.input) ?? ''}`);
    case 'text':
      return Buffer.byteLength(block.text);
    case 'thinking':
      return Buffer.byteLength(block.thinking);
    default:
      return 0;
  }
}
