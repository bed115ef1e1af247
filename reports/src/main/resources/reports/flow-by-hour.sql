-- What flowed in each hour of sealed booking dates, by category, country and channel.
--
-- Source: the books themselves; the profile of an ordinary day, against which an unusual one shows.
--
-- Days: sealed
--
-- Read from the sealed aggregates alone. What was reversed is counted where it was; reversals stand beside it on their own
-- booking date.
--
-- Parameters:
--   from      Date32           first booking date, included
--   to        Date32           last booking date, included
--   currency  Currency = USD   ISO 4217 code
--   merchant  String =         only this merchant; empty: all
--
-- Columns:
--   booking_date    date     when it counts in the books
--   begins          time     when the hour begins; where a booking date begins and ends within one hour, it has two of it, a day apart
--   hour            integer  hour of the day in UTC, 0 to 23
--   category        text     as the transactions tell it; empty: they don't
--   country         text     likewise
--   channel         text     likewise
--   currency        text     ISO 4217 code
--   transactions    integer  how many moved money
--   amount_minor    money    their sum
--   reversals       integer  how many were undone in that hour
--   reversed_minor  money    their sum
--
-- Chart: amount_minor by hour

SELECT booking_date, toDateTime64(flow_hours.hour, 6, 'UTC') AS begins, toHour(begins) AS hour, category, country, channel, {currency:String} AS currency,
       sum(flow_hours.transactions) AS transactions, sum(flow_hours.amount_minor) AS amount_minor,
       sum(flow_hours.reversals) AS reversals, sum(flow_hours.reversed_minor) AS reversed_minor
FROM flow_hours
WHERE sealed AND booking_date BETWEEN {from:Date32} AND {to:Date32} AND flow_hours.currency = {currency:String}
  AND ({merchant:String} = '' OR merchant_id = {merchant:String})
GROUP BY booking_date, begins, category, country, channel
ORDER BY booking_date, begins, category, country, channel
