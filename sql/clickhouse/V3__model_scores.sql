-- What the model says, beside the rules. Rows from before were scored by rules alone: their rules_score is the score.
-- Every statement may run twice. model_features stand in the order of the features in the model's file, which the
-- digest names; with them the model gives the same score again.

ALTER TABLE scores
  ADD COLUMN IF NOT EXISTS rules_score    Float64 DEFAULT score AFTER rule_set_version,
  ADD COLUMN IF NOT EXISTS model_score    Nullable(Float64) AFTER model_digest,
  ADD COLUMN IF NOT EXISTS model_features Array(Float32) CODEC(ZSTD(1)) AFTER features;

ALTER TABLE scores COMMENT COLUMN IF EXISTS score 'the greater of rules_score and model_score';

ALTER TABLE flags
  ADD COLUMN IF NOT EXISTS model_digest           LowCardinality(String) AFTER rule_set_version,
  ADD COLUMN IF NOT EXISTS model_score            Nullable(Float64) AFTER model_digest,
  ADD COLUMN IF NOT EXISTS `contributions.feature`  Array(LowCardinality(String)) AFTER `reasons.weight`,
  ADD COLUMN IF NOT EXISTS `contributions.value`    Array(Float64) AFTER `contributions.feature`,
  ADD COLUMN IF NOT EXISTS `contributions.log_odds` Array(Float64) AFTER `contributions.value`;
