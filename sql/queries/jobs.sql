-- name: fetch_in_turn
SELECT
    id, status, task_name, priority, lock, queueing_lock, args, scheduled_at, queue_name, attempts,
    worker_id
FROM fetch_job_in_turn(
    %(queues)s::varchar[], %(worker_id)s::bigint, %(of_a_person)s::integer,
    %(of_a_channel)s::integer
);

-- name: forget_turns
DELETE FROM turns WHERE served_at < now() - make_interval(hours => %(hours)s::integer);

-- name: leave
UPDATE procrastinate_jobs
SET status = 'todo',
    worker_id = NULL,
    scheduled_at = now() + make_interval(secs => %(seconds)s)
WHERE id = %(job_id)s AND status = 'doing';

-- name: backlog
SELECT
    count(*) FILTER (
        WHERE job.status = 'todo' AND coalesce(job.scheduled_at, now()) <= now()
    ) AS waiting,
    count(*) FILTER (WHERE job.status = 'doing') AS running,
    count(*) FILTER (
        WHERE job.status = 'doing'
            AND (
                worker.id IS NULL
                OR worker.last_heartbeat < now() - make_interval(secs => %(silence)s)
            )
    ) AS stalled,
    (
        SELECT count(*)
        FROM procrastinate_workers
        WHERE last_heartbeat >= now() - make_interval(secs => %(silence)s)
    ) AS workers
FROM procrastinate_jobs AS job
LEFT JOIN procrastinate_workers AS worker ON worker.id = job.worker_id
WHERE job.status IN ('todo', 'doing');

-- name: trace
INSERT INTO job_traces (job_id, traceparent) VALUES (%(job_id)s, %(traceparent)s)
ON CONFLICT DO NOTHING;

-- name: traced
SELECT traceparent FROM job_traces WHERE job_id = %(job_id)s;
