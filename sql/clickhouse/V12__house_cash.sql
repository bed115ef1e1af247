-- What moves from one cash account to another, say from the vault to a till, is no customer's cash: the accounts of both legs
-- are the house's own. Dates that were sealed before keep their rows; docs/close.md says what a look at them finds.
--
-- Every statement may run twice.

-- Cash handed in and taken out, by customer (customer_id, or the account itself if it has none) and account.
-- The cash accounts' legs are read alone: the postings are sorted by account.
CREATE OR REPLACE VIEW facts_cash_days AS
SELECT l.booking_date AS booking_date, coalesce(k.customer_id, l.counterparty) AS customer, l.counterparty AS account,
       l.currency AS currency, l.direction AS direction,
       countIf(NOT l.back)                        AS transactions,
       sumIf(toInt128(l.minor), NOT l.back)       AS cash_minor,
       maxIf(l.minor, NOT l.back)                 AS largest_minor,
       countIf(l.back)                            AS reversals,
       sumIf(toInt128(l.minor), l.back)           AS reversed_minor
FROM (
  SELECT booking_date, counterparty, currency, kind = 'reverse' AS back, postings.amount_minor AS minor,
         -- A reversal goes the other way than what it undoes.
         if((side = 'debit') != back, 'in', 'out') AS direction
  FROM postings
  WHERE account IN (SELECT account FROM known_accounts WHERE kind = 'cash')
    AND counterparty NOT IN (SELECT account FROM known_accounts WHERE kind = 'cash') AND postings.amount_minor != 0
) AS l
LEFT JOIN known_accounts AS k ON k.account = l.counterparty
GROUP BY booking_date, customer, account, currency, direction;
