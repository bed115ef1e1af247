-- Balances whose status is not their account's: what a posting looks at is the balance's.
SELECT a.lane, a.lane_seq, 'ledger.balance' AS place,
       format('%s, %s: status %s, the account is %s', a.account, b.currency, b.status, a.status) AS said
FROM ledger.balance b
JOIN ledger.account a USING (account_id)
WHERE b.status <> a.status
ORDER BY a.lane, a.lane_seq
