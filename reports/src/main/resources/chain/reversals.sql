-- Reversals without their mark, which is what makes a second one impossible. Marks of detached months have no entry.
SELECT t.lane, t.lane_seq, 'ledger.reversal' AS place,
       format('of %s: %s', t.related_id, coalesce('marks ' || r.transaction_id, 'no mark')) AS said
FROM ledger.transaction t
LEFT JOIN ledger.reversal r ON r.reversed_by = t.transaction_id
WHERE t.kind = 'REVERSE' AND r.transaction_id IS DISTINCT FROM t.related_id
ORDER BY t.lane, t.lane_seq
