-- Transactions by their number, both legs of each: 90 days from 2026-01-01 on, evenly; a few accounts move much, and
-- every fiftieth sleeps from the 20th to the 64th day. Amounts are log-normal: half are below 41 units, the mean is some 145,
-- one in 300 is over 3,000 and one in 4,000 over 10,000; cash is three times as much. The shape is the bench's own choice: of
-- many small amounts and few large ones, so that what a report lists is as rare as in a bank.
INSERT INTO postings (lane, lane_seq, transaction_id, side, account, counterparty, is_subject, type, amount_minor, currency, occurred_at,
                      posted_at, booking_date, value_date, client, idempotency_key, merchant_id, category, channel, country, batch_id,
                      source_partition, source_offset)
WITH
  intDiv({accounts:UInt64}, 20) AS merchants,
  merchants + 20 AS first_customer,
  {accounts:UInt64} - first_customer AS customers,
  intDiv(number * {step_us:UInt64}, 86400000000) BETWEEN 20 AND 64 AS asleep,
  toUInt64(customers * pow((sipHash64(number, 1) % 1000003) / 1000003, 2)) AS one,
  toUInt64(customers * pow((sipHash64(number, 2) % 1000003) / 1000003, 2)) AS two,
  first_customer + if(asleep AND one % 50 = 0, (one + 1) % customers, one) AS customer,
  first_customer + if(asleep AND two % 50 = 0, (two + 1) % customers, two) AS drawn,
  if(drawn = customer, first_customer + (drawn - first_customer + 2) % customers, drawn) AS payee,
  sipHash64(number, 3) AS chance,
  chance % 20 AS way,
  intDiv(chance, 20) AS more,
  multiIf(way = 0, [more % 10, customer], way = 1, [customer, more % 10],
          way = 2, [10 + more % 10, customer], way = 3, [customer, 10 + more % 10],
          way < 10, [customer, payee], [customer, 20 + more % merchants]) AS sides,
  -- Box-Muller: of two numbers that are evenly spread between 0 and 1, one that is normally distributed.
  sqrt(-2 * log((sipHash64(number, 4) % 1000003 + 1) / 1000004)) * cos(2 * pi() * (sipHash64(number, 5) % 1000003) / 1000003) AS normal,
  toDateTime64('2026-01-01 00:00:00', 6, 'UTC') + toIntervalMicrosecond(number * {step_us:UInt64}) AS moment,
  intDiv({accounts:UInt64}, 2) + intDiv(number, 2) + 1 AS seq
SELECT number % 2, seq, reinterpretAsUUID(sipHash128(number)), leg,
       concat('acc-', leftPad(toString(sides[if(leg = 'debit', 1, 2)]), 8, '0')),
       concat('acc-', leftPad(toString(sides[if(leg = 'debit', 2, 1)]), 8, '0')),
       sides[if(leg = 'debit', 1, 2)] = customer, 'payment',
       100 + toInt64(if(way < 2, 12000, 4000) * exp(1.6 * normal)),
       if(more % 10 < 8, 'USD', if(more % 10 = 8, 'EUR', 'GBP')),
       moment, moment, toDate32(moment), toDate32(moment), 'bench', concat('k-', toString(number)),
       if(way < 10, NULL, concat('m-', toString(more % merchants))),
       ['food', 'fuel', 'travel', 'home', 'other'][more % 5 + 1], ['card', 'online', 'branch'][more % 3 + 1],
       ['US', 'US', 'US', 'US', 'US', 'US', 'CA', 'GB', 'DE', 'MX'][more % 10 + 1],
       concat('bench-', toString(intDiv(seq, 100000))), number % 2, seq
FROM numbers({first:UInt64}, {count:UInt64})
ARRAY JOIN ['debit', 'credit'] AS leg
