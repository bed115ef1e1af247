-- What rules and models in shadow would have made of a score, beside the score itself: to be compared, nothing else.
-- NULL: nothing was in shadow. Every statement may run twice.
--
-- Of a rule on trial, for instance:
--   SELECT has(shadow_rules, 'first-payee/2') AS speaks, flagged, shadow_flagged, count()
--   FROM scores WHERE shadow_score IS NOT NULL GROUP BY ALL

ALTER TABLE scores
  ADD COLUMN IF NOT EXISTS shadow_score        Nullable(Float64) AFTER flagged,
  ADD COLUMN IF NOT EXISTS shadow_flagged      Bool DEFAULT false AFTER shadow_score,
  ADD COLUMN IF NOT EXISTS shadow_rules        Array(LowCardinality(String)) AFTER shadow_flagged,  -- those that spoke
  ADD COLUMN IF NOT EXISTS shadow_model_digest LowCardinality(String) AFTER shadow_rules,
  ADD COLUMN IF NOT EXISTS shadow_model_score  Nullable(Float64) AFTER shadow_model_digest;

ALTER TABLE flags
  ADD COLUMN IF NOT EXISTS `reasons.evidence` Array(String) AFTER `reasons.weight`;  -- empty: none
