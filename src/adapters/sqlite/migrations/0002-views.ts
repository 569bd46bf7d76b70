/**
 * Read-only views for other programs (docs/state.md). They say what the last event about a thing implies; `status --json` folds the whole
 * history and is the truth where the two differ.
 */
export const readingViews = `
CREATE VIEW v_runs AS
SELECT id, repository, title, status, created_at, last_seq,
  strftime('%Y-%m-%dT%H:%M:%fZ', created_at / 1000.0, 'unixepoch') AS created
FROM runs;

CREATE VIEW v_events AS
SELECT run_id, seq, at, strftime('%Y-%m-%dT%H:%M:%fZ', at / 1000.0, 'unixepoch') AS time, type, version,
  json_extract(data, '$.task') AS task, json_extract(data, '$.attempt') AS attempt, data
FROM events;

CREATE VIEW v_tasks AS
WITH planned AS (
  SELECT events.run_id, json_extract(task.value, '$.id') AS task, json_extract(task.value, '$.title') AS title,
    json_extract(task.value, '$.kind') AS kind, task.key AS position, json_extract(task.value, '$.done') AS done
  FROM events, json_each(events.data, '$.plan.tasks') AS task
  WHERE events.type = 'run-planned'
), facts AS (
  SELECT run_id, seq, at, task, commit_id, attempt, CASE type
    WHEN 'task-queued' THEN 'queued' WHEN 'task-blocked' THEN 'blocked' WHEN 'task-unblocked' THEN 'pending'
    WHEN 'task-backed-off' THEN 'queued' WHEN 'task-paused' THEN 'paused' WHEN 'task-asked' THEN 'awaiting-decision'
    WHEN 'task-answered' THEN 'queued' WHEN 'task-retried' THEN 'pending' WHEN 'task-failed' THEN 'failed'
    WHEN 'task-skipped' THEN 'skipped' WHEN 'task-completed' THEN 'completed' WHEN 'attempt-started' THEN 'running'
    WHEN 'attempt-succeeded' THEN 'merging' WHEN 'merge-intended' THEN 'merging' END AS status
  FROM (SELECT run_id, seq, at, type, json_extract(data, '$.task') AS task, json_extract(data, '$.attempt') AS attempt,
      CASE type WHEN 'task-completed' THEN json_extract(data, '$.commit') END AS commit_id
    FROM events)
  WHERE task IS NOT NULL
), latest AS (
  SELECT run_id, task, max(seq) AS seq, status, at FROM facts WHERE status IS NOT NULL GROUP BY run_id, task
), totals AS (
  SELECT run_id, task, max(attempt) AS attempts, max(commit_id) AS commit_id FROM facts GROUP BY run_id, task
)
SELECT planned.run_id, planned.task, planned.title, planned.kind, planned.position,
  coalesce(latest.status, iif(planned.done, 'completed', 'pending')) AS status, latest.at AS changed_at,
  coalesce(totals.attempts, 0) AS attempts, totals.commit_id
FROM planned
LEFT JOIN latest ON latest.run_id = planned.run_id AND latest.task = planned.task
LEFT JOIN totals ON totals.run_id = planned.run_id AND totals.task = planned.task;

CREATE VIEW v_attempts AS
WITH facts AS (
  SELECT run_id, seq, at, type, data, json_extract(data, '$.task') AS task, json_extract(data, '$.attempt') AS attempt
  FROM events
  WHERE type IN ('attempt-started', 'attempt-prepared', 'agent-started', 'agent-finished', 'snapshot-taken', 'attempt-succeeded',
    'attempt-failed', 'attempt-cancelled')
)
SELECT run_id, task, attempt,
  max(CASE type WHEN 'attempt-started' THEN json_extract(data, '$.agent') END) AS agent,
  max(CASE type WHEN 'attempt-started' THEN json_extract(data, '$.sessionId') END) AS session_id,
  max(CASE type WHEN 'attempt-started' THEN at END) AS started_at,
  max(CASE WHEN type IN ('attempt-succeeded', 'attempt-failed', 'attempt-cancelled') THEN at END) AS finished_at,
  CASE max(CASE type WHEN 'attempt-cancelled' THEN 8 WHEN 'attempt-failed' THEN 7 WHEN 'attempt-succeeded' THEN 6
      WHEN 'snapshot-taken' THEN 5 WHEN 'agent-finished' THEN 4 WHEN 'agent-started' THEN 3 WHEN 'attempt-prepared' THEN 2 ELSE 1 END)
    WHEN 8 THEN 'cancelled' WHEN 7 THEN 'failed' WHEN 6 THEN 'succeeded' WHEN 5 THEN 'verifying' WHEN 4 THEN 'snapshotting'
    WHEN 3 THEN 'working' WHEN 2 THEN 'working' ELSE 'preparing' END AS status,
  max(CASE type WHEN 'snapshot-taken' THEN json_extract(data, '$.commit') END) AS commit_id,
  max(CASE type WHEN 'attempt-failed' THEN json_extract(data, '$.failure.class') END) AS failure_class,
  max(CASE type WHEN 'attempt-failed' THEN json_extract(data, '$.failure.message') END) AS failure_message,
  max(json_extract(data, '$.usage.costUsd')) AS cost_usd
FROM facts GROUP BY run_id, task, attempt;
`;
