import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { exportRun } from '../../adapters/archive/export.ts';
import { importRun } from '../../adapters/archive/import.ts';
import { removeRuns } from '../../adapters/archive/remove.ts';
import { dropPins, isMerged } from '../../adapters/git/run-refs.ts';
import { openJournal } from '../../adapters/sqlite/journal.ts';
import type { PortFailure } from '../../cli/exit.ts';
import type { ArchivedRun, ArchivePort, KeptRun, Pruned, PruneRequest } from '../../cli/ports.ts';
import { failure, type Result, success } from '../../core/result.ts';
import { judgeRetention } from '../../core/retention/retention.ts';
import { isRunStatus } from '../../core/view/run-view.ts';
import { type Journal, JournalUnavailable, type RunRow } from '../../ports/journal.ts';
import { createAgents } from '../agents.ts';
import { loadLogSettings } from '../log-settings.ts';
import type { Places } from '../places.ts';
import { exportRedaction } from './export-redaction.ts';

/** Export, import and deletion of runs, on the journal itself: it takes several programs at once. */
export function createArchivePort(
  places: Places,
  variables: Readonly<Record<string, string | undefined>>,
): ArchivePort {
  return {
    exportRuns: (ids, file) => onJournal(places, (journal) => exportAll({ places, variables, journal }, { ids, file })),
    importRuns: (file) => onJournal(places, (journal) => importOne(places, journal, file)),
    prune: (request) => onJournal(places, (journal) => prune(places, journal, request)),
  };
}

type Archived = Result<readonly ArchivedRun[], PortFailure>;

async function onJournal<Value>(
  places: Places,
  act: (journal: Journal) => Promise<Result<Value, PortFailure>>,
): Promise<Result<Value, PortFailure>> {
  let journal: Journal | null = null;
  try {
    journal = openJournal(places.journal);
    return await act(journal);
  } catch (error) {
    if (!(error instanceof JournalUnavailable)) throw error;
    return failure({ kind: 'refused', reason: error.reason, message: error.message, hint: error.hint });
  } finally {
    journal?.close();
  }
}

/** One file a run: with several runs the id goes into the name. */
async function exportAll(
  {
    places,
    variables,
    journal,
  }: {
    readonly places: Places;
    readonly variables: Readonly<Record<string, string | undefined>>;
    readonly journal: Journal;
  },
  { ids, file }: { readonly ids: readonly string[]; readonly file: string },
): Promise<Archived> {
  const rows = new Map(journal.runs().map((row) => [row.id, row]));
  const agents = createAgents({ variables, logins: places.logins });
  const done: ArchivedRun[] = [];
  for (const id of ids) {
    const target = ids.length === 1 ? file : `${file}.${id}`;
    const redactor = exportRedaction(journal, rows.get(id) ?? { id, status: 'completed' }, { variables, agents });
    if (!redactor.ok) return redactor;
    const directory = join(places.runs, id);
    const exported = await exportRun({ journal, runId: id, directory, file: target, redactor: redactor.value });
    if (!exported.ok) return failure({ kind: 'refused', ...exported.failure });
    done.push({ id, title: rows.get(id)?.title ?? '', bytes: statSync(target).size });
  }
  return success(done);
}

async function importOne(places: Places, journal: Journal, file: string): Promise<Archived> {
  const imported = await importRun({ journal, file, runsDirectory: places.runs, now: Date.now() });
  if (!imported.ok) return failure({ kind: 'refused', ...imported.failure });
  const { id, title } = imported.value.run;
  return success([{ id, title, bytes: folderBytes(join(places.runs, id)) }]);
}

async function prune(places: Places, journal: Journal, request: PruneRequest): Promise<Result<Pruned, PortFailure>> {
  const rows = journal.runs();
  const retained = await Promise.all(rows.map((row) => toRetained(journal, row)));
  const olderThanMs = request.olderThanMs ?? loadLogSettings(places).keepMs;
  const verdicts = judgeRetention(retained, { olderThanMs, keepNewest: request.keep, force: false }, Date.now());
  const titles = new Map(rows.map(({ id, title }) => [id, title]));
  const runs: ArchivedRun[] = [];
  const kept: KeptRun[] = [];
  for (const { id, action, reason } of verdicts) {
    const title = titles.get(id) ?? '';
    if (action === 'remove') runs.push({ id, title, bytes: folderBytes(join(places.runs, id)) });
    else kept.push({ id, title, reason });
  }
  if (request.dryRun) return success({ runs, kept });
  const runIds = runs.map(({ id }) => id);
  for (const { runId, repository } of await removeRuns({ journal, runIds, runsDirectory: places.runs }))
    await dropPins(repository, runId);
  return success({ runs, kept });
}

async function toRetained(journal: Journal, row: RunRow) {
  let lastActiveAt = row.createdAt;
  for (const { at } of journal.read(row.id, Math.max(0, row.lastSeq - 1))) lastActiveAt = at;
  const status = isRunStatus(row.status) ? row.status : 'running';
  const { id, repository } = row;
  return { id, repository, status, lastActiveAt, merged: await isMerged(row.repository, row.id) } as const;
}

function folderBytes(folder: string): number {
  try {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    return files.reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
  } catch {
    return 0;
  }
}
