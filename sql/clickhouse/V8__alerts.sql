-- To which alert of its account a flag belongs, and whether somebody did not want to be told of the account then.
-- Every statement may run twice.
--
-- The alerts of a week, for instance, with those that nobody was to be told of last:
--   SELECT ifNull(alert_id, transaction_id) AS alert, any(subject_account), count(), max(score), max(posted_at)
--   FROM flags WHERE posted_at >= now() - INTERVAL 7 DAY GROUP BY alert
--   ORDER BY max(snoozed_until > posted_at), max(score) DESC

ALTER TABLE flags
  ADD COLUMN IF NOT EXISTS alert_id      Nullable(UUID) AFTER `contributions.log_odds`,      -- NULL: of an earlier scorer
  ADD COLUMN IF NOT EXISTS alert_flags   Int64 AFTER alert_id,                               -- flags of it, with this one
  ADD COLUMN IF NOT EXISTS snoozed_until DateTime64(6, 'UTC') AFTER alert_flags,   -- 1970: not snoozed
  ADD COLUMN IF NOT EXISTS snoozed_by    LowCardinality(String) AFTER snoozed_until,
  ADD COLUMN IF NOT EXISTS snooze_reason String AFTER snoozed_by;
