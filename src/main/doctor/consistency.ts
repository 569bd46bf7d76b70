import { existsSync } from 'node:fs';
import { openJournal } from '../../adapters/sqlite/journal.ts';
import { readLockOwner } from '../../adapters/sqlite/lock.ts';
import type { Finding } from '../../cli/ports.ts';
import type { Ailment } from '../../core/doctor/ailment.ts';
import { type Journal, JournalUnavailable } from '../../ports/journal.ts';
import type { Places } from '../places.ts';
import { examineFiles } from './file-examination.ts';
import { mendAilment } from './mend.ts';
import { examineRuns } from './run-examination.ts';

/** Compares journal, repositories, folders and processes, and mends on request what can be mended without losing anything. */
export async function examineConsistency(places: Places, repair: boolean): Promise<readonly Finding[]> {
  const daemonRuns = readLockOwner(places.lock) !== null;
  // Before the journal is opened: opening tightens what is loose.
  const files = await examineFiles(places);
  const journal = open(places.journal);
  try {
    const runs = journal === null ? [] : await examineRuns(journal, { places, daemonRuns });
    const ailments = [...files, ...runs];
    const findings: Finding[] = [];
    for (const ailment of ailments) findings.push(await toFinding({ places, journal, repair, daemonRuns }, ailment));
    return findings.length > 0 || journal === null ? findings : [ALL_FITS];
  } finally {
    journal?.close();
  }
}

const ALL_FITS: Finding = {
  code: 'runs/consistent',
  state: 'good',
  message: 'Journal, result branches, trees and processes fit together.',
  hint: '',
};

/** What is wrong with the journal itself is another finding's business. */
function open(path: string): Journal | null {
  if (!existsSync(path)) return null;
  try {
    return openJournal(path);
  } catch (error) {
    if (error instanceof JournalUnavailable) return null;
    throw error;
  }
}

interface Surgery {
  readonly places: Places;
  readonly journal: Journal | null;
  readonly repair: boolean;
  readonly daemonRuns: boolean;
}

async function toFinding(surgery: Surgery, ailment: Ailment): Promise<Finding> {
  const { code, severity, message, hint, mend } = ailment;
  if (mend === null || !surgery.repair) return { code, state: severity, message, hint };
  if (mend.kind === 'set-status' && surgery.daemonRuns)
    return { code, state: severity, message, hint: 'Stop the daemon first: slipway daemon stop' };
  const mended = await mendAilment(surgery, mend);
  if (mended.done) return { code, state: 'repaired', message: `${message} ${mended.text}`, hint: '' };
  return { code, state: severity, message: `${message} It could not be mended: ${mended.text}`, hint };
}
