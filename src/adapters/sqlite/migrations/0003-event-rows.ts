import { readingViews } from './0002-views.ts';

const VIEWS = ['v_attempts', 'v_tasks', 'v_events', 'v_runs'];

/**
 * Events in the order of their writing, found by a small index. Before, the key and the whole event stood in one tree, so that every append
 * that passed an event of many pages, such as the plan of another run, read all of it to compare two numbers. SQLite checks the views
 * when a table is renamed, so they go first and come back as they were.
 */
export const eventRows = `
${VIEWS.map((view) => `DROP VIEW ${view};`).join('\n')}

CREATE TABLE event_rows (
  run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  seq INTEGER NOT NULL CHECK (seq >= 1),
  at INTEGER NOT NULL,
  type TEXT NOT NULL,
  version INTEGER NOT NULL CHECK (version >= 1),
  data TEXT NOT NULL,
  UNIQUE (run_id, seq)
) STRICT;
INSERT INTO event_rows SELECT run_id, seq, at, type, version, data FROM events ORDER BY run_id, seq;
DROP TABLE events;
ALTER TABLE event_rows RENAME TO events;
${readingViews}`;
