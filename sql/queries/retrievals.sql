-- name: record
INSERT INTO retrievals (question_id, query, arm, passage_ids, scores, seconds, left_out)
VALUES (
    %(question_id)s, %(query)s, %(arm)s, %(passage_ids)s::bigint[], %(scores)s::real[], %(seconds)s,
    %(left_out)s::text[]
);

-- name: count
SELECT count(*) FROM retrievals WHERE question_id = %(question_id)s AND arm = %(arm)s;
