-- What a build says of all accounts together, by currency.
SELECT currency, sum(transactions) AS legs, toString(sum(debits_minor)) AS debits, toString(sum(credits_minor)) AS credits
FROM sealed_account_days
WHERE booking_date = {date:Date32} AND build = {build:UInt64}
GROUP BY currency
