-- The accounts of which two builds of a date have other figures, and by how much.
WITH if(build = {after:UInt64}, 1, -1) AS sign
SELECT account, currency,
       sum(sign * toInt64(sealed_account_days.transactions))         AS transactions,
       toString(sum(sign * sealed_account_days.credits_minor))       AS credits_minor,
       toString(sum(sign * sealed_account_days.debits_minor))        AS debits_minor
FROM sealed_account_days
WHERE booking_date = {date:Date32} AND build IN ({before:UInt64}, {after:UInt64})
GROUP BY account, currency
HAVING transactions != 0 OR credits_minor != '0' OR debits_minor != '0'
ORDER BY account, currency
LIMIT 1000
