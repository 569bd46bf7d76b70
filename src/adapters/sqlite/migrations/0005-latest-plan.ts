/** The view of tasks once more: those of the plan that a run follows now, which may be another than it began with. */
export const latestPlanInViews = `
DROP VIEW v_tasks;

CREATE VIEW v_tasks AS
WITH planned AS (
  SELECT events.run_id, json_extract(task.value, '$.id') AS task, json_extract(task.value, '$.title') AS title,
    json_extract(task.value, '$.kind') AS kind, task.key AS position, json_extract(task.value, '$.done') AS done
  FROM events, json_each(events.data, '$.plan.tasks') AS task
  WHERE events.seq = (SELECT max(seq) FROM events AS plans WHERE plans.run_id = events.run_id AND plans.type IN ('run-planned', 'run-replanned'))
), facts AS (
  SELECT run_id, seq, at, task, commit_id, attempt, CASE type
    WHEN 'task-queued' THEN 'queued' WHEN 'task-blocked' THEN 'blocked' WHEN 'task-unblocked' THEN 'pending'
    WHEN 'task-backed-off' THEN 'queued' WHEN 'task-paused' THEN 'paused' WHEN 'task-asked' THEN 'awaiting-decision'
    WHEN 'task-answered' THEN 'queued' WHEN 'task-retried' THEN 'pending' WHEN 'task-failed' THEN 'failed'
    WHEN 'task-skipped' THEN 'skipped' WHEN 'task-completed' THEN 'completed'
    WHEN 'attempt-started' THEN iif(agent = 'person' OR agent LIKE 'person:%', 'assigned', 'running')
    WHEN 'task-assigned' THEN 'pending' WHEN 'task-offered' THEN 'assigned' WHEN 'task-returned' THEN 'assigned'
    WHEN 'agent-finished' THEN 'running'
    WHEN 'attempt-succeeded' THEN 'merging' WHEN 'merge-intended' THEN 'merging' END AS status
  FROM (SELECT run_id, seq, at, type, json_extract(data, '$.task') AS task, json_extract(data, '$.attempt') AS attempt,
      CASE type WHEN 'attempt-started' THEN json_extract(data, '$.agent') END AS agent,
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
`;
