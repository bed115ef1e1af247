INSERT INTO flags (lane, lane_seq, transaction_id, subject_account, counterparty, occurred_at, posted_at, amount, currency, score, threshold,
                   rule_set_version, reasons.rule, reasons.version, reasons.observed, reasons.limit, reasons.unit, reasons.window,
                   reasons.weight, batch_id, source_partition, source_offset)
SELECT lane, lane_seq, transaction_id, account, counterparty, occurred_at, posted_at,
       concat(toString(intDiv(amount_minor, 100)), '.', leftPad(toString(amount_minor % 100), 2, '0')), currency, 0.9, 0.8, '1-bench',
       ['velocity-1h', 'structuring'], [2, 1], [12, 10500.5], [12, 10000], ['transactions', 'USD'], ['PT1H', ''], [0.6, 0.5],
       batch_id, source_partition, source_offset
FROM postings
WHERE is_subject AND sipHash64(lane_seq, lane) % 500 = 0
