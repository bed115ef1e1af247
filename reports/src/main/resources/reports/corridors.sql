-- What went from country to country on sealed booking dates, domestic transfers included.
--
-- Source: FATF recommendation 1: where the money goes is the geographical part of a risk assessment.
--
-- Days: sealed
--
-- Read from the sealed aggregates alone. A side's country is that of its account when the date ended; an account without one
-- is taken to be in the country that the transaction names, and is ?? if there is none. Where neither account has a country,
-- both are taken to be in that one, so that it counts as domestic; cross-border lists it as unknown. Cash and the house's fees
-- are no transfers.
--
-- Parameters:
--   from      Date32           first booking date, included
--   to        Date32           last booking date, included
--   currency  Currency = USD   ISO 4217 code
--
-- Columns:
--   from_country    text     country of the originator; ?? is unknown
--   to_country      text     country of the beneficiary
--   currency        text     ISO 4217 code
--   transactions    integer  how many transfers
--   amount_minor    money    their sum
--   reversals       integer  how many were undone
--   reversed_minor  money    their sum
--
-- Chart: amount_minor by from_country

SELECT from_country, to_country, {currency:String} AS currency,
       sum(corridor_days.transactions) AS transactions, sum(corridor_days.amount_minor) AS amount_minor,
       sum(corridor_days.reversals) AS reversals, sum(corridor_days.reversed_minor) AS reversed_minor
FROM corridor_days
WHERE sealed AND booking_date BETWEEN {from:Date32} AND {to:Date32} AND corridor_days.currency = {currency:String}
GROUP BY from_country, to_country
ORDER BY amount_minor DESC, from_country, to_country
