-- Count and sums per booking day and currency, up to the vector {lanes}, {ends}.
SELECT booking_date, currency,
       countIf(side = 'debit')                         AS debits,
       countIf(side = 'credit')                        AS credits,
       sumIf(toInt128(amount_minor), side = 'debit')   AS total_debits_minor,
       sumIf(toInt128(amount_minor), side = 'credit')  AS total_credits_minor
FROM postings
WHERE lane_seq BETWEEN 1 AND transform(lane, {lanes:Array(UInt16)}, {ends:Array(UInt64)}, toUInt64(0))
GROUP BY booking_date, currency
ORDER BY booking_date, currency
