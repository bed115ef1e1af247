-- The balance of every account at the end of a day, on its side of the books, with a line for each kind of account and
-- a total per currency. The total's debit and credit balances are equal, or the books are not in balance.
--
-- Source: double-entry book-keeping; Regulation (EU) 575/2013 and 12 CFR 363 ask for books from which it can be drawn.
--
-- Accounts whose balance is zero are left out of the lines, and count in the totals.
--
-- Parameters:
--   to        Date32 = 2299-12-31                    last booking date that counts
--   currency  Currency =                             only this one; empty: all
--   detail    String = accounts (accounts | kinds)   kinds: without the lines of the accounts
--   as_of     Map(UInt16, UInt64) = {}               only up to this sequence of each lane; empty: everything
--
-- Columns:
--   currency              text     ISO 4217 code
--   line                  text     account, kind (sum over its accounts) or total (sum over all)
--   kind                  text     customer, merchant, cash, fees or external; empty in the total
--   account               text     the account's external name; empty in sums
--   accounts              integer  how many are summed up
--   debit_balance_minor   money    what they owe: the balance of accounts with more debits than credits
--   credit_balance_minor  money    what they have: the balance of accounts with more credits than debits
--   net_minor             money    credit balances minus debit balances; 0 in the total
--
-- Chart: net_minor by kind where line is kind

WITH
  known AS (
    SELECT account, kind
    FROM account_entries
    WHERE empty({as_of:Map(UInt16, UInt64)}) OR lane_seq <= {as_of:Map(UInt16, UInt64)}[lane]
    ORDER BY account, posted_at DESC, lane_seq DESC
    LIMIT 1 BY account
  ),
  toDayOfMonth({to:Date32}) != toDaysInMonth({to:Date32}) AS in_midst,
  -- The newest month at whose end balances are kept, and which of them: only what is exactly the sum of the facts counts
  -- (current_balances). (0, 0): none, and all is summed up.
  (SELECT max((month, build)) FROM current_balances
   WHERE month + in_midst <= toYYYYMM({to:Date32}) AND empty({as_of:Map(UInt16, UInt64)})) AS kept,
  -- What was kept, the whole months after it, and the days of the last one if it is not whole: what the projections
  -- turnover_by_month and turnover_by_day have.
  turnover AS (
    SELECT account, currency, balance_minor AS net
    FROM sealed_balances
    WHERE month = kept.1 AND build = kept.2 AND ({currency:String} = '' OR currency = {currency:String})
    UNION ALL
    SELECT account, currency,
           sumIf(toInt128(amount_minor), side = 'credit') - sumIf(toInt128(amount_minor), side = 'debit') AS net
    FROM postings
    WHERE toYYYYMM(booking_date) + in_midst <= toYYYYMM({to:Date32}) AND toYYYYMM(booking_date) + 0 > kept.1
      AND ({currency:String} = '' OR currency = {currency:String})
      AND (empty({as_of:Map(UInt16, UInt64)}) OR lane_seq <= {as_of:Map(UInt16, UInt64)}[lane])
    GROUP BY account, currency
    UNION ALL
    SELECT account, currency,
           sumIf(toInt128(amount_minor), side = 'credit') - sumIf(toInt128(amount_minor), side = 'debit')
    FROM postings
    WHERE in_midst AND booking_date BETWEEN {to:Date32} - toDayOfMonth({to:Date32}) + 1 AND {to:Date32}
      AND ({currency:String} = '' OR currency = {currency:String})
      AND (empty({as_of:Map(UInt16, UInt64)}) OR lane_seq <= {as_of:Map(UInt16, UInt64)}[lane])
    GROUP BY account, currency
  ),
  balances AS (SELECT account, currency, sum(net) AS balance FROM turnover GROUP BY account, currency),
  -- Summed up by kind at once; accounts whose lines are asked for stay apart.
  kinds AS (
    SELECT currency, known.kind AS kind, {detail:String} = 'accounts' AND balances.balance != 0 AS shown,
           if(shown, balances.account, '') AS name,
           count() AS accounts, sumIf(balances.balance, balance < 0) AS debit, sumIf(balances.balance, balance > 0) AS credit
    FROM balances
    LEFT JOIN known ON known.account = balances.account
    GROUP BY currency, kind, shown, name
  )
SELECT currency,
       part.1 AS line,
       part.2 AS kind,
       part.3 AS account,
       sum(kinds.accounts)              AS accounts,
       -sum(kinds.debit)                AS debit_balance_minor,
       sum(kinds.credit)                AS credit_balance_minor,
       sum(kinds.debit + kinds.credit)  AS net_minor
FROM kinds
ARRAY JOIN arrayConcat([('kind', kinds.kind, ''), ('total', '', '')], if(shown, [('account', kinds.kind, name)], [])) AS part
GROUP BY currency, part
ORDER BY currency, line = 'total', kind, line = 'kind', account
