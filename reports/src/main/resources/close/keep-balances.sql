-- Sums up the facts to the end of a month, for each account and currency.
INSERT INTO sealed_balances (month, build, account, currency, postings, balance_minor)
SELECT {month:UInt32}, {build:UInt64}, account, currency, count(),
       sumIf(toInt128(amount_minor), side = 'credit') - sumIf(toInt128(amount_minor), side = 'debit')
FROM postings
WHERE toYYYYMM(booking_date) + 0 <= {month:UInt32}
GROUP BY account, currency
ORDER BY account, currency
