INSERT INTO fx_rates (load_id, day, currency, per_eur, digits, source, digest)
SELECT 1, toDate32('2025-12-30') + number, rate.1, rate.2, 2, 'bench', repeat('0', 64)
FROM numbers(100)
ARRAY JOIN [('EUR', toDecimal64(1, 8)), ('USD', toDecimal64(1.08, 8)), ('GBP', toDecimal64(0.85, 8))] AS rate
