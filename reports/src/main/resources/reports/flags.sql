-- Every transaction that was flagged, with its score and the reasons.
--
-- Source: 12 CFR 21.21 and 31 CFR 1020.210: a bank's programme must find what may be suspicious, and be able to show how.
-- SR 11-7 (model risk) asks for the version that decided.
--
-- Each reason is rule/version, the observed value, the limit and its unit, and the window. Of what reviewers said the newest word
-- counts.
--
-- Parameters:
--   from         Date32                       first day (UTC) of posting, included
--   to           Date32                       last day, included
--   account      String =                     only this subject account; empty: all
--   rule         String =                     only flags with this rule among the reasons; empty: all
--   min_score    Decimal(9, 4) = 0            only scores from this on
--   outcome      String = any (any | confirmed | dismissed | open)  of the review; open: not reviewed yet
--   as_of_flags  Map(UInt16, UInt64) = {}     only up to this offset of each partition of the topic; empty: everything
--   as_of_reviews  Map(UInt16, UInt64) = {}   the same of the reviews
--
-- Columns:
--   posted_at         time     when the ledger took the transaction
--   transaction_id    text     its id
--   subject_account   text     the customer's side
--   counterparty      text     the other account
--   merchant_id       text     the merchant; may be empty
--   country           text     the transaction's; may be empty
--   currency          text     ISO 4217 code
--   amount_minor      money    of the transaction, also if it only holds
--   score             number   0 to 1
--   threshold         number   from which a score flags
--   rule_set_version  text     the version that decided
--   reasons           text     strongest first, with semicolons between them
--   outcome           text     confirmed or dismissed; empty: not reviewed yet
--   reviewer          text     who said so
--   review_reason     text     and why
--
-- Chart: amount_minor by subject_account

SELECT posted_at, transaction_id, subject_account, counterparty, merchant_id, country, currency,
       -- The text has all digits of the currency's scale, so without its point it is minor units; what is none ends the report.
       toInt64(replaceOne(flags.amount, '.', '')) AS amount_minor,
       toDecimal64(score, 6)     AS score,
       toDecimal64(threshold, 6) AS threshold,
       rule_set_version,
       arrayStringConcat(arrayMap((rule, version, observed, limit, unit, window) ->
           concat(rule, '/', toString(version), ' ', toString(observed), ' against ', toString(limit), ' ', unit,
                  if(window = '', '', concat(' in ', window))),
         reasons.rule, reasons.version, reasons.observed, reasons.limit, reasons.unit, reasons.window), '; ') AS reasons,
       said.outcome AS outcome, said.reviewer AS reviewer, said.reason AS review_reason
FROM flags
LEFT JOIN (
  SELECT transaction_id,
         argMax(reviews.outcome, source_offset)  AS outcome,
         argMax(reviews.reviewer, source_offset) AS reviewer,
         argMax(reviews.reason, source_offset)   AS reason
  FROM reviews
  WHERE empty({as_of_reviews:Map(UInt16, UInt64)})
     OR (mapContains({as_of_reviews:Map(UInt16, UInt64)}, source_partition)
         AND source_offset <= {as_of_reviews:Map(UInt16, UInt64)}[source_partition])
  GROUP BY transaction_id
) AS said ON said.transaction_id = flags.transaction_id
WHERE posted_at >= toDateTime64({from:Date32}, 6, 'UTC')
  AND posted_at < toDateTime64({to:Date32}, 6, 'UTC') + INTERVAL 1 DAY
  AND ({account:String} = '' OR subject_account = {account:String})
  AND ({rule:String} = '' OR has(flags.reasons.rule, {rule:String}))
  AND flags.score >= toFloat64({min_score:Decimal(9, 4)})
  AND ({outcome:String} = 'any' OR said.outcome = if({outcome:String} = 'open', '', {outcome:String}))
  AND (empty({as_of_flags:Map(UInt16, UInt64)})
       OR (mapContains({as_of_flags:Map(UInt16, UInt64)}, source_partition)
           AND source_offset <= {as_of_flags:Map(UInt16, UInt64)}[source_partition]))
ORDER BY posted_at, transaction_id
