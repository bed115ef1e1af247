-- Count and sums per booking day and currency, up to the vector {lanes}, {ends}; the sums once more with each
-- account's weight, the first 32 bits of the MD5 of its name: the same money on other accounts shows.
WITH toInt256(amount_minor) * reinterpretAsUInt32(reverse(substring(MD5(account), 1, 4))) AS by_account
SELECT booking_date, currency,
       countIf(side = 'debit')                         AS debits,
       countIf(side = 'credit')                        AS credits,
       sumIf(toInt128(amount_minor), side = 'debit')   AS total_debits_minor,
       sumIf(toInt128(amount_minor), side = 'credit')  AS total_credits_minor,
       toString(sumIf(by_account, side = 'debit'))     AS debits_by_account,
       toString(sumIf(by_account, side = 'credit'))    AS credits_by_account
FROM postings
WHERE lane_seq BETWEEN 1 AND transform(lane, {lanes:Array(UInt16)}, {ends:Array(UInt64)}, toUInt64(0))
GROUP BY booking_date, currency
ORDER BY booking_date, currency
