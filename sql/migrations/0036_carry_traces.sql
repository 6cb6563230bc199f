-- Which span enqueued a job, so that its work is part of the same trace: ids only, beside the job and
-- not among its arguments, which a worker of an older release would not know. Gone with the job.
CREATE TABLE job_traces (
    job_id bigint PRIMARY KEY REFERENCES procrastinate_jobs (id) ON DELETE CASCADE,
    traceparent text NOT NULL CHECK (traceparent ~ '^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$')
);
