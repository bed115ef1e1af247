-- A piece of a lane in the order of its sequence: 1 debit leg, 2 credit leg, 3 account entry. A piece is sorted at a
-- time, so that neither side ever holds a lane; what does not fit into memory is sorted on disk.
SELECT *
FROM (
  SELECT lane, lane_seq, CAST(side, 'Int8') AS fact, toUnixTimestamp64Micro(posted_at) AS posted_micros,
         toString(transaction_id) AS id, type, account, counterparty, toUInt8(is_subject) AS is_subject,
         CAST(kind, 'String') AS kind, amount_minor, held_minor,
         CAST(currency, 'Nullable(String)') AS currency, toUnixTimestamp64Micro(occurred_at) AS occurred_micros,
         toString(booking_date) AS booking_day, toString(value_date) AS value_day, client, idempotency_key,
         merchant_id, category, channel, CAST(country, 'Nullable(String)') AS country, description,
         toString(related_id) AS related, attributes,
         '' AS status, CAST(NULL, 'Nullable(String)') AS customer_id,
         CAST(NULL, 'Nullable(Int64)') AS floor_minor
  FROM postings
  WHERE lane = {lane:UInt16} AND lane_seq > {after:UInt64} AND lane_seq <= {end:UInt64}
  UNION ALL
  SELECT lane, lane_seq, 3, toUnixTimestamp64Micro(posted_at),
         '', '', account, '', 0,
         CAST(kind, 'String'), 0, 0,
         CAST(currency, 'Nullable(String)'), 0,
         '', '', '', '',
         NULL, NULL, NULL, CAST(country, 'Nullable(String)'), NULL,
         NULL, NULL,
         status, customer_id, floor_minor
  FROM account_entries
  WHERE lane = {lane:UInt16} AND lane_seq > {after:UInt64} AND lane_seq <= {end:UInt64}
)
ORDER BY lane_seq, fact
SETTINGS max_bytes_before_external_sort = 268435456
