-- name: record
INSERT INTO retrievals (question_id, query, arm, passage_ids, scores, seconds)
VALUES (
    %(question_id)s, %(query)s, %(arm)s, %(passage_ids)s::bigint[], %(scores)s::real[], %(seconds)s
);

-- name: count
SELECT count(*) FROM retrievals WHERE question_id = %(question_id)s AND arm = %(arm)s;
