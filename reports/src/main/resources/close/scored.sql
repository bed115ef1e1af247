-- How many a build says were scored on a date, and how many had to be.
SELECT (SELECT sum(scored) FROM sealed_fraud_days WHERE booking_date = {date:Date32} AND build = {build:UInt64}) AS kept,
       (SELECT count() FROM postings
        WHERE side = 'debit' AND kind IN ('post', 'authorise') AND booking_date = {date:Date32}) AS due
