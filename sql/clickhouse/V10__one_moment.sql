-- A question that runs while a date is sealed must see either its open figures or its sealed ones. Both halves of a view
-- therefore go by one reading of the last sealed date, which ClickHouse makes once for the whole question, and what the
-- sealed half reads is looked up after it: its rows and the seal that names them were there before the date was.
-- That is why the open half comes first. (With two readings a seal between them showed its date in both halves or none.)
--
-- Of two rows of one version, which nothing that this program does can bring about, the same one counts everywhere: that of
-- the older build.
--
-- Every statement may run twice.

CREATE OR REPLACE VIEW current_seals AS
SELECT booking_date, max(sealed_dates.version) AS version,
       argMax(sealed_dates.build, (sealed_dates.version, -toInt128(sealed_dates.build)))  AS build,
       argMax(digest, (sealed_dates.version, -toInt128(sealed_dates.build))) AS digest
FROM sealed_dates
GROUP BY booking_date;

CREATE OR REPLACE VIEW account_days AS
SELECT *, false AS sealed
FROM facts_account_days
WHERE booking_date > (SELECT max(booking_date) FROM sealed_dates)
UNION ALL
SELECT * EXCEPT (build), true AS sealed
FROM sealed_account_days
WHERE booking_date <= (SELECT max(booking_date) FROM sealed_dates)
  AND (booking_date, build) IN (SELECT booking_date, build FROM current_seals);

CREATE OR REPLACE VIEW flow_hours AS
SELECT *, false AS sealed
FROM facts_flow_hours
WHERE booking_date > (SELECT max(booking_date) FROM sealed_dates)
UNION ALL
SELECT * EXCEPT (build), true AS sealed
FROM sealed_flow_hours
WHERE booking_date <= (SELECT max(booking_date) FROM sealed_dates)
  AND (booking_date, build) IN (SELECT booking_date, build FROM current_seals);

CREATE OR REPLACE VIEW cash_days AS
SELECT *, false AS sealed
FROM facts_cash_days
WHERE booking_date > (SELECT max(booking_date) FROM sealed_dates)
UNION ALL
SELECT * EXCEPT (build), true AS sealed
FROM sealed_cash_days
WHERE booking_date <= (SELECT max(booking_date) FROM sealed_dates)
  AND (booking_date, build) IN (SELECT booking_date, build FROM current_seals);

CREATE OR REPLACE VIEW corridor_days AS
SELECT *, false AS sealed
FROM facts_corridor_days
WHERE booking_date > (SELECT max(booking_date) FROM sealed_dates)
UNION ALL
SELECT * EXCEPT (build), true AS sealed
FROM sealed_corridor_days
WHERE booking_date <= (SELECT max(booking_date) FROM sealed_dates)
  AND (booking_date, build) IN (SELECT booking_date, build FROM current_seals);

CREATE OR REPLACE VIEW fraud_days AS
SELECT *, false AS sealed
FROM facts_fraud_days
WHERE booking_date > (SELECT max(booking_date) FROM sealed_dates)
UNION ALL
SELECT * EXCEPT (build), true AS sealed
FROM sealed_fraud_days
WHERE booking_date <= (SELECT max(booking_date) FROM sealed_dates)
  AND (booking_date, build) IN (SELECT booking_date, build FROM current_seals);
