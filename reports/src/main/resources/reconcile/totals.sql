-- Count and sums of what moved per booking day and currency, and by how much what is held changed, up to the vector
-- {lanes}, {ends}; the sums once more with each account's weight, the first 32 bits of the MD5 of its name: the same
-- money on other accounts shows.
WITH toInt256(reinterpretAsUInt32(reverse(substring(MD5(account), 1, 4)))) AS weight
SELECT booking_date, currency,
       countIf(side = 'debit' AND amount_minor != 0)            AS debits,
       countIf(side = 'credit' AND amount_minor != 0)           AS credits,
       sumIf(toInt128(amount_minor), side = 'debit')            AS total_debits_minor,
       sumIf(toInt128(amount_minor), side = 'credit')           AS total_credits_minor,
       toString(sumIf(amount_minor * weight, side = 'debit'))   AS debits_by_account,
       toString(sumIf(amount_minor * weight, side = 'credit'))  AS credits_by_account,
       toString(sum(toInt128(postings.held_minor)))             AS total_held_minor,
       toString(sum(postings.held_minor * weight))              AS held_by_account
FROM postings
WHERE lane_seq BETWEEN 1 AND transform(lane, {lanes:Array(UInt16)}, {ends:Array(UInt64)}, toUInt64(0))
GROUP BY booking_date, currency
ORDER BY booking_date, currency
