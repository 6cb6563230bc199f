-- name: insert
INSERT INTO answers (
    question_id, text, status, action, claims, warnings, program, lm, p_answered,
    lm_calls, tokens_in, tokens_out, evidence_seconds, seconds, cited, superseded, remarks,
    language, nearest, audience, in_public, refused, embed_tokens, reranks, endpoint_money
)
VALUES (
    %(question_id)s, %(text)s, %(status)s, %(action)s, %(claims)s, %(warnings)s, %(program)s,
    %(lm)s, %(p_answered)s, %(lm_calls)s, %(tokens_in)s, %(tokens_out)s, %(evidence_seconds)s,
    %(seconds)s, %(cited)s, %(superseded)s, %(remarks)s,
    %(language)s, %(nearest)s, %(audience)s, %(in_public)s, %(refused)s,
    %(embed_tokens)s, %(reranks)s, %(endpoint_money)s
)
RETURNING answer_id;

-- name: composed_for
SELECT audience FROM answers WHERE answer_id = %(answer_id)s;

-- name: language_of
SELECT language
FROM (
    SELECT a.language, q.asked_at
    FROM questions q
    JOIN answers a USING (question_id)
    WHERE q.team = %(team)s AND q.user_id = %(user_id)s
    ORDER BY q.asked_at DESC
    LIMIT 5
) AS asked
GROUP BY language
ORDER BY count(*) DESC, max(asked_at) DESC
LIMIT 1;

-- name: language
SELECT language FROM answers WHERE answer_id = %(answer_id)s;

-- name: status_of
SELECT status FROM answers WHERE answer_id = %(answer_id)s;

-- name: said_in
SELECT status, text FROM answers WHERE answer_id = %(answer_id)s;

-- name: insert_citation
INSERT INTO citations (
    answer_id, ordinal, claim, passage_id, manual_id, page, label, quote, role
)
VALUES (
    %(answer_id)s, %(ordinal)s, %(claim)s, %(passage_id)s, %(manual_id)s, %(page)s, %(label)s,
    %(quote)s, %(role)s
);

-- name: citations_of
SELECT
    c.ordinal, c.claim, c.passage_id, c.manual_id, known.title AS manual, c.page, c.label, c.quote,
    c.role
FROM citations c
JOIN answers a USING (answer_id)
JOIN known_manuals(%(team)s, %(operator)s, %(readers)s, %(conversation)s) AS known
    USING (manual_id)
WHERE c.answer_id = %(answer_id)s
  AND (
      a.superseded
      OR manual_id IN (
          SELECT s.manual_id
          FROM searchable_manuals(%(team)s, %(operator)s, %(readers)s, NULL) AS s
      )
  )
ORDER BY c.ordinal;

-- name: is_doubtful
SELECT EXISTS (
    SELECT
    FROM citations
    JOIN passages USING (passage_id)
    WHERE answer_id = %(answer_id)s AND doubts <> '[]'
);

-- name: get
SELECT
    a.answer_id, a.question_id, a.text, a.status, a.action, a.claims, a.warnings, a.program,
    a.seconds, a.p_answered, a.superseded, a.remarks, a.language,
    a.nearest, a.cited
FROM answers a
JOIN questions USING (question_id)
WHERE a.answer_id = %(answer_id)s AND questions.team = %(team)s;

-- name: asker
SELECT a.answer_id, q.question_id, q.channel, q.thread_ts, q.user_id, q.text
FROM answers a
JOIN questions q USING (question_id)
WHERE q.team = %(team)s AND a.answer_id = %(answer_id)s AND q.withdrawn_at IS NULL;

-- name: recent_endpoints
-- What the newest answers took of embedding endpoints and rerankers, on average.
SELECT count(*) AS answers, coalesce(avg(embed_tokens), 0)::float8 AS embed_tokens,
    coalesce(avg(reranks), 0)::float8 AS reranks,
    CASE WHEN bool_and(endpoint_money IS NOT NULL) THEN avg(endpoint_money) END::float8 AS money
FROM (
    SELECT embed_tokens, reranks, endpoint_money
    FROM answers
    WHERE action = 'search'
    ORDER BY answer_id DESC
    LIMIT %(most)s
) AS newest;

-- name: recent_use
-- What the newest answers for which an LM was asked took of it, on average, by LM.
SELECT lm, count(*) AS answers, avg(lm_calls)::float8 AS calls,
    avg(tokens_in)::float8 AS tokens_read, avg(tokens_out)::float8 AS tokens_written
FROM (
    SELECT lm, lm_calls, tokens_in, tokens_out
    FROM answers
    WHERE lm IS NOT NULL AND lm_calls > 0
    ORDER BY answer_id DESC
    LIMIT %(most)s
) AS newest
GROUP BY lm
ORDER BY answers DESC, lm;
