-- name: queue
SELECT
    queue_name AS queue,
    count(*) FILTER (WHERE status = 'todo' AND due_at <= now()) AS waiting,
    count(*) FILTER (WHERE status = 'todo' AND due_at > now()) AS later,
    count(*) FILTER (WHERE status = 'doing') AS running,
    coalesce(
        extract(epoch FROM now() - min(due_at) FILTER (WHERE status = 'todo' AND due_at <= now())), 0
    )::float8 AS oldest_seconds
FROM (
    SELECT
        j.queue_name, j.status,
        -- A try after a failed one is scheduled anew.
        coalesce(
            j.scheduled_at,
            (SELECT min(e.at) FROM procrastinate_events AS e WHERE e.job_id = j.id),
            now()
        ) AS due_at
    FROM procrastinate_jobs AS j
    WHERE j.status IN ('todo', 'doing')
) AS open
GROUP BY queue_name;

-- name: failed
SELECT task_name AS name, count(*) AS count
FROM procrastinate_jobs
WHERE status = 'failed'
GROUP BY task_name;

-- name: answers
SELECT a.status AS name, count(*) AS count
FROM answers AS a
WHERE a.created_at > now() - interval '1 day'
GROUP BY a.status;

-- name: costs
SELECT
    CASE %(by)s
        WHEN 'version' THEN a.program
        WHEN 'channel' THEN q.channel
        ELSE to_char(a.created_at AT TIME ZONE %(zone)s, 'YYYY-MM-DD')
    END AS name,
    coalesce(a.lm, '') AS lm, count(*) AS answers, sum(a.lm_calls)::bigint AS calls,
    sum(a.tokens_in)::bigint AS tokens_in, sum(a.tokens_out)::bigint AS tokens_out,
    sum(a.embed_tokens)::bigint AS embed_tokens, sum(a.reranks)::bigint AS reranks,
    CASE
        WHEN bool_and(a.endpoint_money IS NOT NULL) THEN sum(a.endpoint_money)
    END::float8 AS endpoint_money
FROM answers AS a
JOIN questions AS q USING (question_id)
WHERE a.created_at > now() - make_interval(days => %(days)s)
  AND (%(team)s::text IS NULL OR q.team = %(team)s)
GROUP BY 1, 2
ORDER BY 1, 2;

-- name: night_costs
SELECT
    count(*) AS nights,
    coalesce(sum((evidence #>> '{spent,calls}')::numeric), 0)::bigint AS calls,
    coalesce(sum((evidence #>> '{spent,tokens_read}')::numeric), 0)::bigint AS tokens_in,
    coalesce(sum((evidence #>> '{spent,tokens_written}')::numeric), 0)::bigint AS tokens_out,
    coalesce(sum((evidence #>> '{spent,money}')::numeric), 0)::float8 AS money,
    count(*) FILTER (
        WHERE evidence #>> '{spent,calls}' IS NOT NULL AND evidence #>> '{spent,money}' IS NULL
    ) AS unpriced
FROM nights
WHERE started_at > now() - make_interval(days => %(days)s)
  AND team = %(team)s;

-- name: endpoints
-- What every model elsewhere was asked today (UTC), for answers, PDFs and nights.
SELECT lm AS name, calls, tokens_read + tokens_written AS tokens, money
FROM lm_spending
WHERE day = (now() AT TIME ZONE 'UTC')::date
ORDER BY lm;

-- name: votes
-- Votes that stand, of the last day.
SELECT value AS name, count(*) AS count
FROM (
    SELECT DISTINCT ON (answer_id, user_id) answer_id, user_id, value, happened_at
    FROM casts_left
    WHERE happened_at > now() - interval '1 day'
    ORDER BY answer_id, user_id, happened_at DESC, event_id DESC
) AS standing
GROUP BY value;

-- name: manuals
-- One that a newer one replaces for everybody; in one conversation only it is current elsewhere.
SELECT
    CASE
        WHEN EXISTS (
            SELECT FROM replacements AS r WHERE r.older = m.manual_id AND r.channel = ''
        ) THEN 'superseded'
        ELSE 'current'
    END AS name,
    count(*) AS count
FROM manuals AS m
GROUP BY 1;

-- name: now
SELECT
    (
        SELECT count(*) FROM replies
        WHERE state <> 'final' AND changed_at < now() - interval '5 minutes'
    ) AS stuck,
    (
        SELECT extract(epoch FROM max(finished_at))::float8 FROM nights
        WHERE decision IS NOT NULL AND decision <> 'failed'
    ) AS night_succeeded_at,
    (
        SELECT extract(epoch FROM max(finished_at))::float8 FROM nights WHERE decision = 'failed'
    ) AS night_failed_at,
    (
        SELECT count(*) FROM procrastinate_workers
        WHERE last_heartbeat >= now() - make_interval(secs => %(silence)s)
    ) AS workers;
