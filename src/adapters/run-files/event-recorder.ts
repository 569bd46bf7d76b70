import { appendFileSync, readFileSync, statSync } from 'node:fs';
import type { RecordedAgentEvent } from '../../core/agent/event.ts';
import type { EventRecorder } from '../../ports/run-files.ts';

/** Bytes after which no more is recorded. */
const EVENTS_MAX_BYTES = 4 * 1024 * 1024;

/** The line that stands where recording stopped. */
const FULL: RecordedAgentEvent['event'] = { type: 'unknown', raw: 'No more is recorded: the file of events is full.' };

/**
 * Appends events to a file of JSON lines. An agent that is found again tells all that it said from the beginning: as many events as the
 * file has lines are passed over.
 */
export function openEventRecorder(path: string, redact: (text: string) => string): EventRecorder {
  let recorded: { count: number; bytes: number } | null = null;
  let seen = 0;
  const withoutSecrets = (_: string, value: unknown) => (typeof value === 'string' ? redact(value) : value);
  return {
    add(events) {
      recorded ??= measure(path);
      const news = events.slice(Math.max(0, recorded.count - seen));
      seen += events.length;
      if (news.length === 0 || recorded.bytes >= EVENTS_MAX_BYTES) return;
      const lines = news.map((event) => `${JSON.stringify(event, withoutSecrets)}\n`).join('');
      const text = recorded.bytes + lines.length < EVENTS_MAX_BYTES ? lines : `${fullLine(news[0])}\n`;
      recorded = {
        count: recorded.count + news.length,
        bytes: text === lines ? recorded.bytes + lines.length : EVENTS_MAX_BYTES,
      };
      try {
        appendFileSync(path, text, { mode: 0o600 });
      } catch {
        // Telemetry: a full disk must not end an agent.
      }
    },
  };
}

function fullLine(first: RecordedAgentEvent | undefined): string {
  return JSON.stringify({ at: first?.at ?? 0, event: FULL });
}

function measure(path: string): { count: number; bytes: number } {
  if (statSync(path, { throwIfNoEntry: false }) === undefined) return { count: 0, bytes: 0 };
  const bytes = readFileSync(path);
  const count = bytes.reduce((sum, byte) => (byte === 0x0a ? sum + 1 : sum), 0);
  const isFull = bytes.includes(JSON.stringify(FULL));
  return { count: isFull ? Number.MAX_SAFE_INTEGER : count, bytes: isFull ? EVENTS_MAX_BYTES : bytes.length };
}
