-- Jobs of a queue are begun in turn, by who waits for them, so that one who asks much keeps nobody
-- waiting.

-- When a job that this person waits for was last begun in the queue.
CREATE TABLE turns (
    queue text NOT NULL,
    asker text NOT NULL,
    served_at timestamptz NOT NULL,
    PRIMARY KEY (queue, asker)
);

-- Who waits for each job that is not done, and in which conversation; null where nobody does. A
-- job with a priority above 0 is short, and counts as work for nobody.
CREATE VIEW askers AS
SELECT
    job.id,
    job.queue_name,
    job.status,
    job.priority,
    coalesce(nullif(job.args ->> 'user_id', ''), question.user_id, upload.user_id) AS person,
    coalesce(question.channel, upload.channel) AS channel
FROM procrastinate_jobs AS job
LEFT JOIN questions AS question ON question.question_id = (job.args ->> 'question_id')::bigint
LEFT JOIN uploads AS upload ON upload.upload_id = (job.args ->> 'upload_id')::bigint
WHERE job.status IN ('todo', 'doing');

-- procrastinate_fetch_job_v2 with another order: the highest priority first; then whose person has
-- the fewest jobs in progress, then whose conversation has; then whose person was served longest
-- ago or never; then the oldest. Whoever has as many in progress as they may is passed over. So
-- everybody who waits is served, after at most one job of each other person who waits.
CREATE FUNCTION fetch_job_in_turn(
    of_queues character varying[],
    for_worker bigint,
    most_of_a_person integer,
    most_of_a_channel integer
)
    RETURNS procrastinate_jobs
    LANGUAGE plpgsql
AS $$
DECLARE
    found procrastinate_jobs;
BEGIN
    -- One at a time, or two workers would count the same jobs in progress and both take one more.
    PERFORM pg_advisory_xact_lock(
        hashtextextended(current_schema() || ' fetch ' || coalesce(of_queues::text, ''), 0)
    );
    WITH known AS MATERIALIZED (
        SELECT * FROM askers WHERE of_queues IS NULL OR queue_name = ANY (of_queues)
    ),
    people AS (
        SELECT person, count(*) AS running
        FROM known
        WHERE status = 'doing' AND priority <= 0 AND person IS NOT NULL
        GROUP BY person
    ),
    channels AS (
        SELECT channel, count(*) AS running
        FROM known
        WHERE status = 'doing' AND priority <= 0 AND channel IS NOT NULL
        GROUP BY channel
    ),
    candidate AS (
        SELECT job.id
        FROM procrastinate_jobs AS job
        JOIN known USING (id)
        LEFT JOIN people USING (person)
        LEFT JOIN channels USING (channel)
        LEFT JOIN turns ON turns.queue = job.queue_name AND turns.asker = known.person
        WHERE job.status = 'todo'
          AND (job.scheduled_at IS NULL OR job.scheduled_at <= now())
          AND (
              job.priority > 0
              OR (
                  coalesce(people.running, 0) < coalesce(most_of_a_person, 2147483647)
                  AND coalesce(channels.running, 0) < coalesce(most_of_a_channel, 2147483647)
              )
          )
          AND NOT EXISTS (
              SELECT
              FROM procrastinate_jobs AS other
              WHERE other.lock = job.lock
                AND (
                    other.status = 'doing'
                    OR (
                        other.status = 'todo'
                        AND (
                            other.priority > job.priority
                            OR (other.priority = job.priority AND other.id < job.id)
                        )
                    )
                )
          )
        ORDER BY
            job.priority DESC,
            coalesce(people.running, 0),
            coalesce(channels.running, 0),
            turns.served_at NULLS FIRST,
            job.id
        LIMIT 1
        FOR UPDATE OF job SKIP LOCKED
    )
    UPDATE procrastinate_jobs AS job
    SET status = 'doing', worker_id = for_worker
    FROM candidate
    WHERE job.id = candidate.id
    RETURNING job.* INTO found;

    IF found.id IS NOT NULL AND found.priority <= 0 THEN
        INSERT INTO turns (queue, asker, served_at)
        SELECT found.queue_name, person, clock_timestamp()
        FROM askers
        WHERE id = found.id AND person IS NOT NULL
        ON CONFLICT (queue, asker) DO UPDATE SET served_at = excluded.served_at;
    END IF;
    RETURN found;
END;
$$;

-- What was posted once for a question beside its reply, and is not posted again for another click:
-- the picture of a page or line, further steps. `slack_id`: the file, or the message; null while
-- it is not known whether it was posted.
CREATE TABLE extras (
    question_id bigint NOT NULL REFERENCES questions ON DELETE CASCADE,
    name text NOT NULL,
    slack_id text,
    begun_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (question_id, name)
);

-- How many bytes were fetched for an upload, once it was let in: what people share a day is bounded.
ALTER TABLE uploads ADD COLUMN bytes bigint;
CREATE INDEX uploads_of_person ON uploads (team, user_id, recorded_at) WHERE bytes IS NOT NULL;

-- When the text that a question has was written, by Slack's own time; null where it never was
-- edited. Edits come in any order, and an older one changes nothing.
ALTER TABLE questions ADD COLUMN edited_ts text;
