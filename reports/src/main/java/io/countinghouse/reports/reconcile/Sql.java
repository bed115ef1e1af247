package io.countinghouse.reports.reconcile;

/** What is asked of PostgreSQL. */
final class Sql {

  /** One row of each lane's key at most is read, in each month. */
  static final String FIRST_POSTED =
      """
      SELECT first.posted_at
      FROM ledger.lane l,
           LATERAL (SELECT posted_at FROM ledger.transaction t WHERE t.lane = l.lane ORDER BY lane_seq LIMIT 1) first
      """;

  /**
   * Each lane's row beside what its entries really are. The keys' indexes give the entries in
   * order, so that counting the different ones needs no sort. Of the months that are detached the
   * anchor tells how many there were; a transaction that is still there and belongs before it makes
   * the first sequence 0, which is none.
   */
  static final String LANES =
      """
      WITH entry AS (
        SELECT lane, count(*) AS transactions, count(*) FILTER (WHERE kind IN ('POST', 'AUTHORISE')) AS scored,
               count(*) AS entries, count(DISTINCT lane_seq) AS distinct_entries,
               min(lane_seq) AS first, max(lane_seq) AS last
        FROM ledger.transaction GROUP BY lane
        UNION ALL
        SELECT lane, 0, 0, count(*), count(*), min(lane_seq), max(lane_seq)
        FROM ledger.account_entry GROUP BY lane
        UNION ALL
        SELECT lane, transactions, scored, transactions, transactions,
               CASE WHEN EXISTS (SELECT FROM ledger.transaction t WHERE t.lane = a.lane AND t.lane_seq <= a.lane_seq)
                    THEN 0 ELSE 1 END, lane_seq
        FROM ledger.base_anchor a
      ), entries AS (
        SELECT lane, sum(transactions)::bigint AS transactions, sum(scored)::bigint AS scored, sum(entries)::bigint AS entries,
               sum(distinct_entries)::bigint AS distinct_entries, min(first) AS first, max(last) AS last
        FROM entry GROUP BY lane
      ), shared AS (
        SELECT a.lane, count(*) AS sequences
        FROM ledger.account_entry a JOIN ledger.transaction t USING (lane, lane_seq) GROUP BY a.lane
      )
      SELECT coalesce(l.lane, e.lane) AS lane, coalesce(last_seq, 0) AS last_seq,
             coalesce(l.as_of, 'epoch') AS as_of, coalesce(chain, decode(repeat('00', 32), 'hex')) AS chain,
             coalesce(transactions, 0) AS transactions, coalesce(scored, 0) AS scored, coalesce(entries, 0) AS entries,
             coalesce(distinct_entries, 0) - coalesce(sequences, 0) AS distinct_entries,
             coalesce(first, 0) AS first, coalesce(last, 0) AS last,
             retired_at, a.lane IS NOT NULL AS awaited
      FROM ledger.lane l FULL JOIN entries e USING (lane) LEFT JOIN shared s USING (lane)
           LEFT JOIN ledger.awaited_lane a USING (lane)
      ORDER BY lane
      """;

  /**
   * Every transaction is a debit and a credit leg of one amount, if it moves any, and may change
   * what is held on the debit account. An account's weight is the first 32 bits of the MD5 of its
   * name, which both databases have: the same money on other accounts shows. A month that is
   * detached has left its part of the sums (MonthSeal computes it the same way).
   */
  static final String TOTALS =
      """
      WITH turnover AS (
        SELECT booking_date, currency, leg.side, leg.account_id,
               count(*) FILTER (WHERE kind IN ('POST', 'CAPTURE', 'REVERSE')) AS legs,
               coalesce(sum(amount_minor) FILTER (WHERE kind IN ('POST', 'CAPTURE', 'REVERSE')), 0) AS minor,
               sum(leg.held_minor) AS held
        FROM ledger.transaction t
             CROSS JOIN LATERAL (VALUES ('debit', t.debit_account_id, t.held_minor),
                                        ('credit', t.credit_account_id, 0)) AS leg (side, account_id, held_minor)
        GROUP BY booking_date, currency, leg.side, leg.account_id
      ), weighted AS (
        SELECT booking_date, t.currency, side, legs, minor, held,
               ('x' || substr(md5(account), 1, 8))::bit(32)::bigint AS weight
        FROM turnover t JOIN ledger.account USING (account_id)
      ), total AS (
        SELECT booking_date, currency,
               coalesce(sum(legs) FILTER (WHERE side = 'debit'), 0) AS transactions,
               coalesce(sum(minor) FILTER (WHERE side = 'debit'), 0) AS amount_minor,
               coalesce(sum(minor * weight) FILTER (WHERE side = 'debit'), 0) AS debits_by_account,
               coalesce(sum(minor * weight) FILTER (WHERE side = 'credit'), 0) AS credits_by_account,
               sum(held) AS held_minor, sum(held * weight) AS held_by_account
        FROM weighted GROUP BY booking_date, currency
        UNION ALL
        SELECT booking_date, currency, transactions, amount_minor, debits_by_account, credits_by_account,
               held_minor, held_by_account
        FROM ledger.base_total
      )
      SELECT booking_date::text, currency, sum(transactions)::bigint AS transactions, sum(amount_minor) AS amount_minor,
             sum(debits_by_account) AS debits_by_account, sum(credits_by_account) AS credits_by_account,
             sum(held_minor) AS held_minor, sum(held_by_account) AS held_by_account
      FROM total GROUP BY booking_date, currency
      """;

  /** Balances that are not the sum of their postings; %d: at most so many. */
  static final String BALANCES =
      """
      WITH posted AS (
        SELECT account_id, currency, sum(minor) AS minor
        FROM (
          SELECT account_id, currency, CASE side WHEN 'credit' THEN amount_minor ELSE -amount_minor END AS minor
          FROM ledger.posting
          UNION ALL
          SELECT account_id, currency, balance_minor FROM ledger.base_balance) AS legs
        GROUP BY account_id, currency
      ), differing AS (
        SELECT account_id, currency, coalesce(balance_minor, 0) AS balance, coalesce(minor, 0) AS posted
        FROM posted FULL JOIN ledger.balance USING (account_id, currency)
        WHERE coalesce(balance_minor, 0) <> coalesce(minor, 0)
      )
      SELECT account, d.currency, balance, posted
      FROM differing d LEFT JOIN ledger.account USING (account_id)
      ORDER BY account, d.currency LIMIT %d
      """;

  /**
   * Balances on which other is held than their transactions or their open holds say; %d: at most so
   * many.
   */
  static final String HELD =
      """
      WITH posted AS (
        SELECT account_id, currency, sum(minor) AS minor
        FROM (
          SELECT debit_account_id AS account_id, currency, held_minor AS minor
          FROM ledger.transaction WHERE kind <> 'POST'
          UNION ALL
          SELECT account_id, currency, held_minor FROM ledger.base_balance) AS held
        GROUP BY account_id, currency
      ), open AS (
        SELECT account_id, currency, sum(amount_minor) AS minor
        FROM ledger.hold WHERE state = 'OPEN' GROUP BY account_id, currency
      ), differing AS (
        SELECT account_id, currency, coalesce(held_minor, 0) AS held, coalesce(p.minor, 0) AS posted,
               coalesce(o.minor, 0) AS open
        FROM posted p FULL JOIN open o USING (account_id, currency)
             FULL JOIN ledger.balance USING (account_id, currency)
        WHERE coalesce(held_minor, 0) <> coalesce(p.minor, 0) OR coalesce(held_minor, 0) <> coalesce(o.minor, 0)
      )
      SELECT account, d.currency, held, posted, open
      FROM differing d LEFT JOIN ledger.account USING (account_id)
      ORDER BY account, d.currency LIMIT %d
      """;

  /** Currencies in which the balances of all accounts together are not nought. */
  static final String BOOKS =
      """
      SELECT currency, sum(balance_minor) AS sum_minor
      FROM ledger.balance GROUP BY currency HAVING sum(balance_minor) <> 0 ORDER BY currency
      """;

  /**
   * The legs of a booking date and currency up to a vector. Parameters: lanes, their ends, the
   * date, the currency, the date twice more: a booking date is never three days from the posting.
   */
  private static final String OF_DAY =
      """
      WITH vector AS (SELECT * FROM unnest(?, ?) AS v (lane, end_seq)),
      leg AS (
        SELECT t.lane, t.lane_seq, l.side, l.account_id, l.held,
               CASE WHEN t.kind IN ('POST', 'CAPTURE', 'REVERSE') THEN t.amount_minor ELSE 0 END AS minor
        FROM ledger.transaction t
             JOIN vector v ON v.lane = t.lane AND t.lane_seq <= v.end_seq
             CROSS JOIN LATERAL (VALUES (1, t.debit_account_id, t.held_minor), (2, t.credit_account_id, 0))
               AS l (side, account_id, held)
        WHERE t.booking_date = ?::date AND t.currency = ?
          AND t.posted_at >= ?::date - 3 AND t.posted_at < ?::date + 4
      )
      """;

  /** Each account's sums, in the order of the bytes of their names. */
  static final String DAY_ACCOUNTS =
      OF_DAY
          + """
          SELECT account, count(*) AS legs, sum(leg.lane_seq) AS sequences,
                 coalesce(sum(minor) FILTER (WHERE side = 1), 0) AS debits,
                 coalesce(sum(minor) FILTER (WHERE side = 2), 0) AS credits, sum(held) AS held
          FROM leg JOIN ledger.account USING (account_id)
          GROUP BY account ORDER BY account COLLATE "C"
          """;

  /** The legs of one account, which is the last parameter. */
  static final String DAY_LEGS =
      OF_DAY
          + """
          SELECT lane, lane_seq, side, minor, held
          FROM leg
          WHERE account_id = (SELECT account_id FROM ledger.account WHERE account = ?)
          ORDER BY lane, lane_seq, side
          """;

  private Sql() {}
}
