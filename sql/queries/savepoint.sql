-- name: begin
SELECT 1
