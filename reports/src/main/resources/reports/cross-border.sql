-- Transfers whose two sides are in different countries, or all of them, with what must travel along with them and what of
-- that is not known here.
--
-- Source: FATF recommendation 16; United States: 31 CFR 1010.410(e) and (f) (3,000 USD or more); European Union:
-- Regulation (EU) 2023/1113 (any amount; more is asked from 1,000 EUR on).
--
-- A side's country is that of its account. Where one of the two accounts has none (another bank's, the outside world's), it
-- is taken to be in the country that the transaction names; where neither has one, that country may be either's, and both
-- are unknown. A transfer of which one side's country is not known is listed too, as unknown: it can't be shown to be
-- domestic. Cash and the house's fees are no transfers.
--
-- Names, addresses and identities are in the ledger alone (customers load), by customer_id or, of an account without one, by
-- the account's name. So not_known can say that the books have no holder for a side, and never that the holder of one is
-- identified: what of a holder's data is there, is seen when a message is written.
--
-- What must travel along, must so inside one country too: --scope all is the whole list of the rules of 31 CFR 1010.410. The
-- exceptions of its paragraphs (e)(6) and (f)(4), such as two accounts of one person with one bank, and what 1010.100(ddd) does
-- not call a transmittal, such as most card payments, are not told apart: the list has more than must be kept, not less.
--
-- Parameters:
--   from             Date32                       first booking date, included
--   to               Date32                       last booking date, included
--   threshold_minor  Int64 = 300000               in minor units: 3,000.00 USD; in another currency it must be given
--   operator         String = >= (> | >=)         whether the threshold must be reached or passed
--   currency         Currency = USD               ISO 4217 code
--   scope            String = cross-border (cross-border | all)   only what goes, or may go, from country to country; or
--                                                 domestic transfers too
--   as_of            Map(UInt16, UInt64) = {}     only up to this sequence of each lane; empty: everything
--
-- Columns:
--   booking_date          date   when it counts in the books
--   posted_at             time   when the ledger took it
--   transaction_id        text   the transaction's id
--   corridor              text   country of the originator, a greater-than sign, country of the beneficiary; ?? is unknown
--   named_country         text   the country that the transaction itself names; empty: none
--   originator            text   the account that is debited
--   originator_customer   text   its customer_id; empty: it has none, and its holder goes by the account's name
--   beneficiary           text   the account that is credited
--   beneficiary_customer  text   its customer_id; empty: as above
--   currency              text   ISO 4217 code
--   amount_minor          money  what moved
--   reversed              text   yes if a later transaction undid it
--   not_known             text   of what the rule asks for, what the books can't have: originator or beneficiary, if the account
--                                is the outside world's and has no customer_id, or was never opened; a side's country
--
-- Chart: amount_minor by corridor

WITH
  known AS (
    SELECT account, kind, toString(customer_id) AS customer_id, country
    FROM account_entries
    WHERE empty({as_of:Map(UInt16, UInt64)}) OR lane_seq <= {as_of:Map(UInt16, UInt64)}[lane]
    ORDER BY account, posted_at DESC, lane_seq DESC
    LIMIT 1 BY account
  ),
  -- The projection by_day has what is asked here and in reversed, sorted by kind and booking date.
  transfers AS (
    SELECT booking_date, posted_at, transaction_id, account, counterparty, amount_minor, postings.country AS named
    FROM postings
    WHERE side = 'debit' AND kind IN ('post', 'capture')
      AND booking_date BETWEEN {from:Date32} AND {to:Date32}
      -- A booking date lies within two days of its posting: this reads only those months.
      AND posted_at >= toDateTime64({from:Date32}, 6, 'UTC') - INTERVAL 2 DAY
      AND posted_at < toDateTime64({to:Date32}, 6, 'UTC') + INTERVAL 3 DAY
      AND currency = {currency:String} AND amount_minor > 0
      AND (amount_minor > {threshold_minor:Int64} OR ({operator:String} = '>=' AND amount_minor = {threshold_minor:Int64}))
      AND (empty({as_of:Map(UInt16, UInt64)}) OR lane_seq <= {as_of:Map(UInt16, UInt64)}[lane])
  ),
  reversed AS (
    SELECT assumeNotNull(related_id) AS transaction_id
    FROM postings
    WHERE kind = 'reverse' AND side = 'debit' AND amount_minor != 0
      AND booking_date >= {from:Date32} - 2
      AND posted_at >= toDateTime64({from:Date32}, 6, 'UTC') - INTERVAL 2 DAY
      AND currency = {currency:String}
      AND (empty({as_of:Map(UInt16, UInt64)}) OR lane_seq <= {as_of:Map(UInt16, UInt64)}[lane])
  ),
  -- What the transaction names is the country of the one side that has none of its own; of two such it can't be told whose.
  coalesce(o.country, if(b.country IS NULL, NULL, t.named)) AS from_country,
  coalesce(b.country, if(o.country IS NULL, NULL, t.named)) AS to_country
SELECT t.booking_date AS booking_date, t.posted_at AS posted_at, t.transaction_id AS transaction_id,
       concat(coalesce(from_country, '??'), ' > ', coalesce(to_country, '??')) AS corridor,
       coalesce(t.named, '') AS named_country,
       t.account AS originator, coalesce(o.customer_id, '') AS originator_customer,
       t.counterparty AS beneficiary, coalesce(b.customer_id, '') AS beneficiary_customer,
       {currency:String} AS currency,
       t.amount_minor AS amount_minor,
       if(t.transaction_id IN (SELECT transaction_id FROM reversed), 'yes', 'no') AS reversed,
       arrayStringConcat(arrayFilter(w -> w != '', [
         if(originator_customer = '' AND o.kind NOT IN ('customer', 'merchant'), 'originator', ''), if(from_country IS NULL, 'originator country', ''),
         if(beneficiary_customer = '' AND b.kind NOT IN ('customer', 'merchant'), 'beneficiary', ''), if(to_country IS NULL, 'beneficiary country', '')]), ', ') AS not_known
FROM transfers AS t
LEFT JOIN known AS o ON o.account = t.account
LEFT JOIN known AS b ON b.account = t.counterparty
WHERE o.kind NOT IN ('cash', 'fees') AND b.kind NOT IN ('cash', 'fees')
  AND ({scope:String} = 'all' OR from_country IS NULL OR to_country IS NULL OR from_country != to_country)
ORDER BY booking_date, posted_at, transaction_id
