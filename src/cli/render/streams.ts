import type { Streams } from '../../core/plan/streams/streams.ts';
import { formatMinutes } from '../../core/text/duration.ts';
import { sanitizeLine } from '../../core/text/sanitize.ts';
import { counted } from '../../core/text/wording.ts';
import { paint, type Style } from './style.ts';
import { table } from './table.ts';
import { wrap } from './width.ts';

const INDENT = 2;
const MOST_CONTESTED = 10;
const MOST_BRANCHES = 20;
const MOST_IN_CELL = 4;

/** Streams in merge order, the branches to build them on, and the files that are contested. */
export function renderStreams(style: Style, { streams, mergeOrder, branches, contested, together }: Streams): string {
  if (streams.length === 0) return 'Nothing is left to do.\n';
  const byName = new Map(streams.map((stream) => [stream.name, stream]));
  const number = new Map(mergeOrder.map((name, index) => [name, index + 1]));
  const rows = mergeOrder.map((name, index) => {
    const stream = byName.get(name);
    const after = few(
      (stream?.after ?? []).map((one) => String(number.get(one))),
      ', ',
    );
    return [
      { text: String(index + 1) },
      { text: sanitizeLine(name) },
      { text: counted(stream?.tasks.length ?? 0, 'task') },
      { text: formatMinutes(stream?.minutes ?? 0) },
      { text: after === '' ? '-' : after },
      { text: sanitizeLine(few(stream?.tasks ?? [], ' ')), tone: 'muted' as const },
    ];
  });
  const columns = [
    { align: 'right' as const },
    { header: 'Stream', flexible: true },
    { align: 'right' as const },
    { align: 'right' as const },
    { header: 'After' },
    { header: 'Tasks', from: 100 },
  ];
  const lines = [
    `${counted(streams.length, 'stream')}, in the order to merge them`,
    ...table(style, { columns, rows, indent: INDENT }),
    '',
    ...wrap(`Branches: ${branches.pattern}. ${branches.reason}`, style.width),
    ...branches.branches
      .slice(0, MOST_BRANCHES)
      .map(({ name, base }) => `  ${name}${base === null ? '' : paint(style, 'muted', ` on ${base}`)}`),
  ];
  const hidden = branches.branches.length - MOST_BRANCHES;
  if (hidden > 0) lines.push(`  and ${hidden} more`);
  if (contested.length > 0) lines.push('', 'Contested files');
  for (const { file, tasks, conflicts, commits, advice } of contested.slice(0, MOST_CONTESTED)) {
    const past = `${counted(conflicts, 'earlier conflict')}, ${counted(commits, 'commit')}`;
    lines.push(
      ...wrap(
        `${sanitizeLine(file)}: ${sanitizeLine(tasks.slice(0, 8).join(', '))}${tasks.length > 8 ? ', ...' : ''}`,
        style.width - INDENT,
      ).map((line) => `  ${line}`),
      ...wrap(`${past}. ${advice}`, style.width - 2 * INDENT).map((line) => `    ${paint(style, 'muted', line)}`),
    );
  }
  if (contested.length > MOST_CONTESTED) lines.push(`  and ${contested.length - MOST_CONTESTED} more`);
  for (const { files, commits } of together.slice(0, MOST_CONTESTED))
    lines.push(
      ...wrap(
        `${files.map(sanitizeLine).join(' and ')} were changed together by ${counted(commits, 'commit')}, and stand in different streams.`,
        style.width,
      ),
    );
  return `${lines.join('\n')}\n`;
}

function few(words: readonly string[], between: string): string {
  const shown = words.slice(0, MOST_IN_CELL).join(between);
  return words.length > MOST_IN_CELL ? `${shown} +${words.length - MOST_IN_CELL}` : shown;
}
