-- name: questions
SELECT question_id, channel, ts, asked_at, text, withdrawn_at
FROM questions
WHERE team = %(team)s AND user_id = %(user_id)s
ORDER BY question_id;

-- name: attachments
SELECT attachments.question_id, ordinal, kind, file_id, name, said
FROM attachments
JOIN questions USING (question_id)
WHERE questions.team = %(team)s AND questions.user_id = %(user_id)s
ORDER BY attachments.question_id, ordinal;

-- name: answers
SELECT answers.question_id, answers.answer_id, answers.status, answers.text, answers.created_at
FROM answers
JOIN questions USING (question_id)
WHERE questions.team = %(team)s AND questions.user_id = %(user_id)s
ORDER BY answer_id;

-- name: votes
SELECT answer_id, source, value, action, reason, comment, created_at
FROM vote_events
WHERE team = %(team)s AND user_id = %(user_id)s
ORDER BY event_id;

-- name: corrections
SELECT correction_id, answer_id, kind, asked, text, quote, page, status, created_at
FROM corrections
WHERE team = %(team)s AND user_id = %(user_id)s
ORDER BY correction_id;

-- name: decisions
SELECT correction_id, decision.status, decision.reason, decision.decided_at
FROM correction_decisions AS decision
JOIN corrections USING (correction_id)
WHERE corrections.team = %(team)s AND decision.decided_by = %(user_id)s
ORDER BY decision_id;

-- name: walks
-- What they clicked in walks; what solved a fault is among it.
SELECT w.answer_id, c.act, c.card, c.outcome, c.clicked_at
FROM walk_clicks c
JOIN walks w USING (walk_id)
WHERE w.team = %(team)s AND c.user_id = %(user_id)s
ORDER BY click_id;

-- name: uploads
-- Those that they shared, and those of others on which they decided.
SELECT
    user_id = %(user_id)s AS own, channel, file_id, message_ts, state, outcome, recorded_at, decided_at
FROM uploads
WHERE team = %(team)s AND %(user_id)s IN (user_id, decided_by)
ORDER BY upload_id;

-- name: upload_acts
SELECT upload_id, act, wanted, asked_at, done_at
FROM upload_acts
WHERE team = %(team)s AND user_id = %(user_id)s
ORDER BY act_id;

-- name: grants
SELECT manual_id, grantee_kind, grantee, granted_at, name
FROM grants
WHERE team = %(team)s AND granted_by = %(user_id)s
ORDER BY granted_at, manual_id;

-- name: replacements
SELECT older, newer, channel
FROM replacements
WHERE team = %(team)s AND decided_by = %(user_id)s
ORDER BY older, newer;

-- name: promotions
SELECT from_version, to_version, kind, created_at
FROM promotions
WHERE team = %(team)s AND decided_by = %(user_id)s
ORDER BY promotion_id;

-- name: orders
SELECT answer_id, opened_at, state
FROM order_drafts
WHERE team = %(team)s AND opened_by = %(user_id)s
ORDER BY draft_id;

-- name: drafts
SELECT draft_id, answer_id, status, reason, decided_at, NULL::text AS asked
FROM answer_drafts
WHERE team = %(team)s AND decided_by = %(user_id)s
UNION ALL
SELECT NULL, answer_id, kind, '', NULL, question_id::text
FROM expert_messages
WHERE team = %(team)s AND %(user_id)s IN (asked_by, place);

-- name: audit
-- Not that it was exported: an export changes nothing of the next one.
SELECT who = %(user_id)s AS own, act, subject, before, after, at, way FROM audit
WHERE team = %(team)s
  AND act <> 'person.export'
  AND (
      %(user_id)s IN (who, named)
      OR subject IN ('user:' || %(user_id)s, %(user_id)s, 'person:' || %(user_id)s)
  )
ORDER BY audit_id;

-- name: roles
SELECT kind, holder, role, granted_at FROM roles
WHERE team = %(team)s AND (granted_by = %(user_id)s OR %(user_id)s IN (holder, kind || ':' || holder))
UNION ALL
SELECT 'in group', group_id, '', told_at FROM role_groups
WHERE team = %(team)s AND %(user_id)s = ANY(users)
UNION ALL
SELECT 'used command', verb, channel, received_at FROM commands
WHERE team = %(team)s AND user_id = %(user_id)s
UNION ALL
SELECT 'set channel', channel, follow_ups, changed_at FROM channel_settings
WHERE team = %(team)s AND (changed_by = %(user_id)s OR %(user_id)s = ANY (experts))
UNION ALL
SELECT 'installed', client_id, name, installed_at FROM installations
WHERE team = %(team)s AND installed_by = %(user_id)s;

-- name: known_as
SELECT 'reads along' AS as_who, kind, asked_at AS told_at FROM people
WHERE team = %(team)s AND user_id = %(user_id)s
UNION ALL
SELECT 'votes', kind, told_at FROM voters
WHERE team = %(team)s AND user_id = %(user_id)s
UNION ALL
SELECT 'looks at home', '', changed_at FROM homes
WHERE team = %(team)s AND user_id = %(user_id)s;

-- name: erase_home
DELETE FROM homes WHERE team = %(team)s AND user_id = %(user_id)s;

-- name: own_questions
SELECT question_id, channel, ts
FROM questions
WHERE team = %(team)s AND user_id = %(user_id)s
ORDER BY question_id
FOR UPDATE;

-- name: own_notes
SELECT correction_id FROM corrections WHERE team = %(team)s AND user_id = %(user_id)s;

-- name: erase_votes
DELETE FROM vote_events WHERE team = %(team)s AND user_id = %(user_id)s;

-- name: erase_corrections
DELETE FROM corrections WHERE team = %(team)s AND user_id = %(user_id)s;

-- name: erase_person
DELETE FROM people WHERE team = %(team)s AND user_id = %(user_id)s;

-- name: erase_voter
DELETE FROM voters WHERE team = %(team)s AND user_id = %(user_id)s;

-- name: erase_tellings
DELETE FROM correction_tellings AS told
USING corrections
WHERE corrections.correction_id = told.correction_id
  AND corrections.team = %(team)s
  AND told.user_id = %(user_id)s;

-- name: erase_upload_acts
DELETE FROM upload_acts WHERE team = %(team)s AND user_id = %(user_id)s;

-- name: erase_turns
DELETE FROM turns WHERE asker = %(user_id)s;

-- name: unname_questions
UPDATE questions SET user_id = %(nobody)s WHERE team = %(team)s AND user_id = %(user_id)s;

-- name: unname_uploads
UPDATE uploads SET user_id = %(nobody)s WHERE team = %(team)s AND user_id = %(user_id)s;

-- name: unname_deciders
UPDATE uploads SET decided_by = %(nobody)s WHERE team = %(team)s AND decided_by = %(user_id)s;

-- name: unname_grants
UPDATE grants SET granted_by = %(nobody)s WHERE team = %(team)s AND granted_by = %(user_id)s;

-- name: unname_replacements
UPDATE replacements SET decided_by = %(nobody)s
WHERE team = %(team)s AND decided_by = %(user_id)s;

-- name: unname_promotions
UPDATE promotions SET decided_by = %(nobody)s WHERE team = %(team)s AND decided_by = %(user_id)s;

-- name: unname_corrections
UPDATE corrections SET decided_by = %(nobody)s WHERE team = %(team)s AND decided_by = %(user_id)s;

-- name: unname_decisions
UPDATE correction_decisions AS decision
SET decided_by = %(nobody)s, reason = ''
FROM corrections
WHERE corrections.correction_id = decision.correction_id
  AND corrections.team = %(team)s
  AND decision.decided_by = %(user_id)s;

-- name: unname_orders
UPDATE work_orders SET imported_by = %(nobody)s
WHERE team = %(team)s AND imported_by = %(user_id)s;

-- name: unname_order_grants
UPDATE work_order_grants SET granted_by = %(nobody)s
WHERE team = %(team)s AND granted_by = %(user_id)s;

-- name: unname_drafts
UPDATE order_drafts SET opened_by = %(nobody)s
WHERE team = %(team)s AND opened_by = %(user_id)s;

-- name: unname_walks
UPDATE walks SET begun_by = %(nobody)s WHERE team = %(team)s AND begun_by = %(user_id)s;

-- name: unname_walk_clicks
UPDATE walk_clicks AS click
SET user_id = %(nobody)s, key = click.click_id::text
FROM walks
WHERE walks.walk_id = click.walk_id AND walks.team = %(team)s AND click.user_id = %(user_id)s;

-- name: erase_role
DELETE FROM roles
WHERE team = %(team)s
  AND kind IN ('user', 'cli')
  AND %(user_id)s IN (holder, kind || ':' || holder);

-- name: unname_roles
UPDATE roles SET granted_by = %(nobody)s WHERE team = %(team)s AND granted_by = %(user_id)s;

-- name: unname_channel_settings
UPDATE channel_settings
SET
    changed_by = CASE changed_by WHEN %(user_id)s THEN %(nobody)s ELSE changed_by END,
    experts = array_remove(experts, %(user_id)s)
WHERE team = %(team)s AND (changed_by = %(user_id)s OR %(user_id)s = ANY (experts));

-- name: unname_answer_drafts
UPDATE answer_drafts SET decided_by = %(nobody)s, reason = ''
WHERE team = %(team)s AND decided_by = %(user_id)s;

-- name: unname_expert_messages
UPDATE expert_messages SET asked_by = %(nobody)s
WHERE team = %(team)s AND asked_by = %(user_id)s;

-- name: erase_expert_messages
-- What was put to them stands in their own conversation with the bot.
DELETE FROM expert_messages WHERE team = %(team)s AND place = %(user_id)s;

-- name: unname_commands
UPDATE commands SET user_id = %(nobody)s, response_url = '', share_url = '', text = ''
WHERE team = %(team)s AND user_id = %(user_id)s;

-- name: unname_installations
UPDATE installations SET installed_by = %(nobody)s
WHERE team = %(team)s AND installed_by = %(user_id)s;

-- name: unname_groups
UPDATE role_groups SET users = array_remove(users, %(user_id)s)
WHERE team = %(team)s AND %(user_id)s = ANY(users);

-- name: unname_audit
UPDATE audit
SET who = CASE who WHEN %(user_id)s THEN %(nobody)s ELSE who END,
    named = CASE named WHEN %(user_id)s THEN %(nobody)s ELSE named END,
    subject = CASE
        WHEN subject IN ('user:' || %(user_id)s, %(user_id)s, 'person:' || %(user_id)s)
        THEN split_part(subject, ':', 1) || ':' || %(nobody)s
        ELSE subject
    END
WHERE team = %(team)s
  AND (
      %(user_id)s IN (who, named)
      OR subject IN ('user:' || %(user_id)s, %(user_id)s, 'person:' || %(user_id)s)
  );
