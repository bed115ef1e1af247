-- The booking dates that are sealed: every version, with its digest and what it stands on.
--
-- Source: BCBS 239, principle 3: a figure that was reported must be reproducible.
--
-- How a date is sealed, and how its digest is recomputed with any client, is in docs/close.md.
--
-- Parameters:
--   from  Date32 = 1970-01-01   first booking date, included
--   to    Date32 = 2299-12-31   last booking date, included
--
-- Columns:
--   booking_date  date     the date
--   version       integer  1, 2, 3 …: the greatest of a date counts
--   sealed_at     time     when
--   sealed_by     text     by which login
--   reason        text     why there is a version beyond the first
--   up_to         text     the last sequence of each lane up to which all was proven
--   transactions  integer  how many moved money on the date
--   restates      integer  earlier days of which it changes the figures by value date
--   digest        text     SHA-256 of the content
--
-- Chart: transactions by booking_date

SELECT booking_date, version, sealed_at, sealed_by, reason, toString(lanes) AS up_to,
       arraySum(mapValues(sealed_dates.transactions)) AS transactions, length(sealed_dates.restates) AS restates, digest
FROM sealed_dates
WHERE booking_date BETWEEN {from:Date32} AND {to:Date32}
ORDER BY booking_date, version
