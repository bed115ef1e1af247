-- How much of what an account takes in, or pays out, comes from or goes to few others: the largest counterparties of
-- each account with their share, and how concentrated the whole is.
--
-- Source: Basel Framework, LEX (large exposures) for the house's own books; FATF guidance on the risk-based approach names
-- funnel accounts, which this shows from both sides.
--
-- What was reversed is taken off. Counterparties whose sum is not above zero after that are left out. The
-- Herfindahl index is the sum of the squared shares: 1 is a single counterparty, 0.1 is ten equal ones.
--
-- Parameters:
--   from           Date32                        first booking date, included
--   to             Date32                        last booking date, included
--   currency       Currency = USD                ISO 4217 code
--   direction      String = in (in | out)        what comes in, or what goes out
--   account        String =                      only this account; empty: all
--   min_share      Decimal(9, 4) = 0.5           only accounts whose largest counterparty has this share or more
--   min_sum_minor  Int64 = 0                     only accounts with this turnover or more; minor units
--   top            UInt8 = 3                     so many counterparties of each account
--   as_of          Map(UInt16, UInt64) = {}      only up to this sequence of each lane; empty: everything
--
-- Columns:
--   account         text     the account's external name
--   rank            integer  1 is the largest counterparty
--   counterparty    text     the other account
--   currency        text     ISO 4217 code
--   sum_minor       money    what came from it, or went to it
--   transactions    integer  how many
--   share           number   of all that the account took in or paid out, cut to four digits
--   cumulated       number   share of this one and those before it, cut to four digits
--   counterparties  integer  how many the account has
--   herfindahl      number   how concentrated all of them are
--
-- Chart: sum_minor by account where rank is 1

WITH
  flows AS (
    SELECT account, counterparty,
           -- A reversal is the same money the other way round.
           sum(toInt128(if(kind = 'reverse', -amount_minor, amount_minor))) AS sum_minor,
           countIf(kind != 'reverse') AS transactions
    FROM postings
    WHERE booking_date BETWEEN {from:Date32} AND {to:Date32}
      AND posted_at >= toDateTime64({from:Date32}, 6, 'UTC') - INTERVAL 2 DAY
      AND posted_at < toDateTime64({to:Date32}, 6, 'UTC') + INTERVAL 3 DAY
      AND currency = {currency:String} AND amount_minor != 0
      AND (side = 'credit') = (({direction:String} = 'in') != (kind = 'reverse'))
      AND ({account:String} = '' OR account = {account:String})
      AND (empty({as_of:Map(UInt16, UInt64)}) OR lane_seq <= {as_of:Map(UInt16, UInt64)}[lane])
    GROUP BY account, counterparty
    HAVING sum_minor > 0
  ),
  ranked AS (
    SELECT *,
           sum(sum_minor) OVER whole                            AS total,
           count() OVER whole                                   AS counterparties,
           max(sum_minor) OVER whole                            AS largest,
           sum(toInt256(sum_minor) * sum_minor) OVER whole     AS squares,
           row_number() OVER by_size                            AS rank,
           sum(sum_minor) OVER (PARTITION BY account ORDER BY sum_minor DESC, counterparty
                                ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS so_far
    FROM flows
    WINDOW whole AS (PARTITION BY account),
           by_size AS (PARTITION BY account ORDER BY sum_minor DESC, counterparty)
  )
SELECT account, rank, counterparty, {currency:String} AS currency, sum_minor, transactions,
       -- In whole numbers, so that the same rows always give the same digits.
       toDecimal64(intDiv(toInt256(sum_minor) * 10000, total), 4) / 10000          AS share,
       toDecimal64(intDiv(toInt256(so_far) * 10000, total), 4) / 10000             AS cumulated,
       counterparties,
       toDecimal64(intDiv(squares * 10000, toInt256(total) * total), 4) / 10000    AS herfindahl
FROM ranked
WHERE rank <= {top:UInt8} AND total >= {min_sum_minor:Int64}
  AND toDecimal256(largest, 4) >= toDecimal256({min_share:Decimal(9, 4)}, 4) * total
ORDER BY account, rank
