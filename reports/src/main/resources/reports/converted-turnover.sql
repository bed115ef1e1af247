-- What was turned over on each day in each currency, and the same in one reporting currency, with the rate and the day that
-- the rate is of.
--
-- Source: IAS 21, paragraphs 21 and 22 (a transaction is translated at the spot rate of its day); 31 CFR 1010.100(m): foreign
-- money counts at its value in dollars.
--
-- A day without a rate takes that of the last day before it, at most max_age_days earlier: banks publish none on
-- weekends. If there is none either, the report fails and names the currency and the day. Amounts are rounded to the
-- nearest minor unit, halves up, once for each line.
--
-- Parameters:
--   from          Date32                    first booking date, included
--   to            Date32                    last booking date, included
--   reporting     Currency = USD            ISO 4217 code of the reporting currency
--   max_age_days  UInt16 = 5                how old a rate may be
--   as_of         Map(UInt16, UInt64) = {}  only up to this sequence of each lane; empty: everything
--   as_of_rates   UInt64 = 0                only loads of rates up to this one; 0: all
--
-- Columns:
--   date             date     the booking date
--   currency         text     ISO 4217 code
--   transactions     integer  how many moved money
--   turnover_minor   money    sum of what they moved
--   reporting        text     the reporting currency
--   rate             number   units of the reporting currency for one of the currency, cut to eight digits
--   rate_date        date     the older one of the days that the two rates are of
--   converted_minor  money in reporting  the turnover in the reporting currency
--
-- Chart: converted_minor by currency

WITH
  rates AS (
    SELECT currency, day, argMax(per_eur, load_id) AS per_eur, argMax(digits, load_id) AS digits
    FROM fx_rates
    WHERE {as_of_rates:UInt64} = 0 OR load_id <= {as_of_rates:UInt64}
    GROUP BY currency, day
  ),
  -- What the projection turnover_by_currency has.
  days AS (
    SELECT booking_date AS day, currency, intDiv(countIf(amount_minor != 0), 2) AS transactions,
           sumIf(toInt128(amount_minor), side = 'debit') AS turnover, {reporting:String} AS target
    FROM postings
    WHERE booking_date BETWEEN {from:Date32} AND {to:Date32}
      AND (empty({as_of:Map(UInt16, UInt64)}) OR lane_seq <= {as_of:Map(UInt16, UInt64)}[lane])
    GROUP BY booking_date, currency
    HAVING transactions > 0
  ),
  priced AS (
    SELECT days.day AS day, days.currency AS currency, transactions, turnover, target,
           own.day AS own_day, own.per_eur AS own_rate, own.digits AS own_digits,
           other.day AS other_day, other.per_eur AS other_rate, other.digits AS other_digits,
           target = currency OR (own.per_eur > 0 AND toInt32(days.day) - toInt32(own.day) <= {max_age_days:UInt16})       AS has_own,
           target = currency OR (other.per_eur > 0 AND toInt32(days.day) - toInt32(other.day) <= {max_age_days:UInt16})   AS has_other
    FROM days
    ASOF LEFT JOIN rates AS own ON own.currency = days.currency AND own.day <= days.day
    ASOF LEFT JOIN rates AS other ON other.currency = days.target AND other.day <= days.day
  ),
  -- ClickHouse has no error with words of one's own for a row, so the words are what can't be read as a number.
  checked AS (
    SELECT *,
           toInt64(multiIf(NOT has_own, concat('there is no rate of ', currency, ' for ', toString(day)),
                           NOT has_other, concat('there is no rate of ', target, ' for ', toString(day)), '1')) AS sure,
           toInt256(if(target = currency, 100000000, toDecimal256(own_rate, 8) * 100000000))   AS own_units,
           toInt256(if(target = currency, 100000000, toDecimal256(other_rate, 8) * 100000000)) AS other_units
    FROM priced
  )
SELECT day AS date, currency, transactions, turnover AS turnover_minor, target AS reporting,
       toDecimal128(intDiv(other_units * 100000000, own_units), 8) / 100000000 AS rate,
       if(target = currency, day, least(own_day, other_day)) AS rate_date,
       -- Twice the fraction plus one half, in whole numbers.
       if(target = currency, toInt256(turnover),
          intDiv(2 * turnover * other_units * toInt256(intExp10(other_digits)) + own_units * toInt256(intExp10(own_digits)),
                 2 * own_units * toInt256(intExp10(own_digits)))) * sure AS converted_minor
FROM checked
ORDER BY date, currency
