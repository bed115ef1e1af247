-- What each rule set and model said of the payments and authorisations of sealed booking dates.
--
-- Source: SR 11-7, ongoing monitoring: how a model's outcomes move from version to version.
--
-- Days: sealed
--
-- Read from the sealed aggregates alone.
--
-- Parameters:
--   from      Date32           first booking date, included
--   to        Date32           last booking date, included
--   currency  Currency = USD   ISO 4217 code
--
-- Columns:
--   booking_date      date     when it counts in the books
--   rule_set_version  text     of the rules
--   model_digest      text     of the model; empty: rules alone
--   currency          text     ISO 4217 code
--   scored            integer  how many
--   flagged           integer  how many of them at or over the threshold
--   scored_minor      money    what they were for
--   flagged_minor     money    what the flagged ones were for
--   mean_score        number   of all, 0 to 1
--
-- Chart: flagged_minor by booking_date

SELECT booking_date, rule_set_version, model_digest, fraud_days.currency AS currency,
       fraud_days.scored AS scored, fraud_days.flagged AS flagged,
       fraud_days.scored_minor AS scored_minor, fraud_days.flagged_minor AS flagged_minor,
       toDecimal64(intDiv(score_millionths, greatest(fraud_days.scored, 1)) / 1000000, 6) AS mean_score
FROM fraud_days
WHERE sealed AND booking_date BETWEEN {from:Date32} AND {to:Date32} AND fraud_days.currency = {currency:String}
ORDER BY booking_date, rule_set_version, model_digest
