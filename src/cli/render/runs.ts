import { sanitizeLine } from '../../core/text/sanitize.ts';
import type { RunListing } from '../../protocol/api.ts';
import { dateTime } from './clock.ts';
import { runTone } from './glyphs.ts';
import type { Style } from './style.ts';
import { table } from './table.ts';

/** The list of runs; the repository is a column of its own when several are listed. */
export function renderRuns(style: Style, runs: readonly RunListing[], withRepository: boolean): string {
  const columns = [
    { header: 'RUN' },
    { header: 'STATUS' },
    { header: 'CREATED' },
    { header: 'TITLE', flexible: true },
    ...(withRepository ? [{ header: 'REPOSITORY' }] : []),
  ];
  const rows = runs.map((run) => [
    { text: run.id, tone: 'strong' as const },
    { text: sanitizeLine(run.status), tone: runTone(run.status) },
    { text: dateTime(run.createdAt), tone: 'muted' as const },
    { text: sanitizeLine(run.title) },
    ...(withRepository ? [{ text: sanitizeLine(run.repository), tone: 'muted' as const }] : []),
  ]);
  return `${table(style, { columns, rows }).join('\n')}\n`;
}
