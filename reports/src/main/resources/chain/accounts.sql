-- Accounts that are not as their newest entry says. Of two entries of one moment either may be it.
SELECT a.lane, a.lane_seq, 'ledger.account' AS place,
       concat(a.account, ': ',
              CASE WHEN e.account_id IS NULL THEN 'no entry says so'
                   WHEN newest.posted_at > a.posted_at THEN 'a later entry says otherwise'
                   ELSE concat_ws(', ',
                     CASE WHEN a.floor_minor IS DISTINCT FROM e.floor_minor
                          THEN format('floor_minor %s, was %s', coalesce(a.floor_minor::text, 'none'), coalesce(e.floor_minor::text, 'none')) END,
                     CASE WHEN a.status <> e.status THEN format('status %s, was %s', a.status, e.status) END,
                     CASE WHEN a.kind <> e.kind THEN format('kind %s, was %s', a.kind, e.kind) END,
                     CASE WHEN a.currency IS DISTINCT FROM e.currency
                          THEN format('currency %s, was %s', coalesce(a.currency, 'any'), coalesce(e.currency, 'any')) END,
                     CASE WHEN (a.account_id, a.account, a.country, a.customer_id, a.posted_at)
                               IS DISTINCT FROM (e.account_id, e.account, e.country, e.customer_id, e.posted_at)
                          THEN 'name, country, customer_id or time' END) END) AS said
FROM ledger.account a
LEFT JOIN ledger.account_entry e USING (lane, lane_seq)
LEFT JOIN (SELECT account_id, max(posted_at) AS posted_at FROM ledger.account_entry GROUP BY account_id) newest
       ON newest.account_id = a.account_id
WHERE (a.account_id, a.account, a.kind, a.status, a.currency, a.country, a.customer_id, a.floor_minor, a.posted_at)
      IS DISTINCT FROM
      (e.account_id, e.account, e.kind, e.status, e.currency, e.country, e.customer_id, e.floor_minor, e.posted_at)
   OR newest.posted_at > a.posted_at
ORDER BY a.lane, a.lane_seq
