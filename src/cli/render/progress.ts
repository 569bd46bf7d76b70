import type { TaskStatus } from '../../core/view/run-view.ts';
import { taskSign } from './glyphs.ts';
import { paint, type Style } from './style.ts';

const LONGEST_BAR = 48;

/** States in the order in which counts are told. */
const STATUS_ORDER: readonly TaskStatus[] = [
  'completed',
  'merging',
  'running',
  'queued',
  'awaiting-decision',
  'assigned',
  'paused',
  'failed',
  'blocked',
  'pending',
  'skipped',
];

/** A bar with how much of a whole is done. */
export function progressBar(style: Style, done: number, total: number): string {
  const columns = Math.max(10, Math.min(LONGEST_BAR, style.width - 34));
  const filled = total === 0 ? 0 : Math.floor((done / total) * columns);
  const [full, empty] = style.unicode ? ['█', '░'] : ['#', '.'];
  return paint(style, 'good', full.repeat(filled)) + paint(style, 'muted', empty.repeat(columns - filled));
}

/** The number of tasks in each state that any task is in, on as many lines as that takes: `7 completed · 2 running`. */
export function countLines(style: Style, counts: Readonly<Record<TaskStatus, number>>): readonly string[] {
  const separator = style.unicode ? ' · ' : ', ';
  const lines: string[][] = [[]];
  let used = 2;
  for (const status of STATUS_ORDER.filter((name) => counts[name] > 0)) {
    const text = `${counts[status].toLocaleString('en-US')} ${status}`;
    if (used > 2 && used + text.length > style.width) {
      lines.push([]);
      used = 2;
    }
    lines.at(-1)?.push(paint(style, taskSign(style, status).tone, text));
    used += text.length + separator.length;
  }
  return lines.map((parts) => `  ${parts.join(separator)}`);
}
