-- Accounts 0 to 9 are cash, 10 to 19 other banks, then a twentieth merchants, and the rest customers, of whom many have two.
INSERT INTO account_entries (lane, lane_seq, account, kind, status, country, customer_id, posted_at, batch_id, source_partition, source_offset)
WITH intDiv({accounts:UInt64}, 20) + 20 AS first_customer
SELECT number % 2, intDiv(number, 2) + 1, concat('acc-', leftPad(toString(number), 8, '0')),
       multiIf(number < 10, 'cash', number < 20, 'external', number < first_customer, 'merchant', 'customer'), 'open',
       if(number < 20, NULL, ['US', 'US', 'US', 'CA', 'GB', 'DE', 'FR', 'MX', 'JP', 'BR'][sipHash64(number) % 10 + 1]),
       if(number < first_customer OR number % 3 = 0, NULL, concat('cust-', toString(intDiv(number, 2)))),
       toDateTime64('2025-12-31 00:00:00', 6, 'UTC'), 'bench', number % 2, intDiv(number, 2)
FROM numbers({accounts:UInt64})
