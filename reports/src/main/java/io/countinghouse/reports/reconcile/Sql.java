package io.countinghouse.reports.reconcile;

/** What is asked of PostgreSQL. */
final class Sql {

  /**
   * Each lane's row beside what its entries really are. The keys' indexes give the entries in
   * order, so that counting the different ones needs no sort.
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
      ), entries AS (
        SELECT lane, sum(transactions)::bigint AS transactions, sum(scored)::bigint AS scored, sum(entries)::bigint AS entries,
               sum(distinct_entries)::bigint AS distinct_entries, min(first) AS first, max(last) AS last
        FROM entry GROUP BY lane
      ), shared AS (
        SELECT a.lane, count(*) AS sequences
        FROM ledger.account_entry a JOIN ledger.transaction t USING (lane, lane_seq) GROUP BY a.lane
      )
      SELECT coalesce(l.lane, e.lane) AS lane, coalesce(last_seq, 0) AS last_seq,
             coalesce(as_of, 'epoch') AS as_of, coalesce(chain, decode(repeat('00', 32), 'hex')) AS chain,
             coalesce(transactions, 0) AS transactions, coalesce(scored, 0) AS scored, coalesce(entries, 0) AS entries,
             coalesce(distinct_entries, 0) - coalesce(sequences, 0) AS distinct_entries,
             coalesce(first, 0) AS first, coalesce(last, 0) AS last
      FROM ledger.lane l FULL JOIN entries e USING (lane) LEFT JOIN shared s USING (lane)
      ORDER BY lane
      """;

  /**
   * Every transaction is a debit and a credit leg of one amount, if it moves any, and may change
   * what is held on the debit account. An account's weight is the first 32 bits of the MD5 of its
   * name, which both databases have: the same money on other accounts shows.
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
      )
      SELECT booking_date::text, currency,
             coalesce(sum(legs) FILTER (WHERE side = 'debit'), 0)::bigint AS transactions,
             coalesce(sum(minor) FILTER (WHERE side = 'debit'), 0) AS amount_minor,
             coalesce(sum(minor * weight) FILTER (WHERE side = 'debit'), 0) AS debits_by_account,
             coalesce(sum(minor * weight) FILTER (WHERE side = 'credit'), 0) AS credits_by_account,
             sum(held) AS held_minor, sum(held * weight) AS held_by_account
      FROM weighted GROUP BY booking_date, currency
      """;

  /** Balances that are not the sum of their postings; %d: at most so many. */
  static final String BALANCES =
      """
      WITH posted AS (
        SELECT account_id, currency,
               sum(CASE side WHEN 'credit' THEN amount_minor ELSE -amount_minor END) AS minor
        FROM ledger.posting GROUP BY account_id, currency
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
        SELECT debit_account_id AS account_id, currency, sum(held_minor) AS minor
        FROM ledger.transaction WHERE kind <> 'POST' GROUP BY debit_account_id, currency
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

  private Sql() {}
}
