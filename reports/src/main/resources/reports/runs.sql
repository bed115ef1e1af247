-- Who ran which report when, with which parameters, up to where, and with which outcome.
--
-- Source: BCBS 239, principle 3 (a report must be reproducible); 31 CFR 1010.430 asks for records of five years.
--
-- A run is repeated with ./countinghouse report NAME --as-of RUN. The same content digest means the same rows.
--
-- Parameters:
--   from    Date32 = 1970-01-01   first day (UTC) on which it started, included
--   to      Date32 = 2299-12-31   last day, included
--   report  String =              only of this report; empty: all
--
-- Columns:
--   started_at      time     when it started
--   run_id          text     what --as-of takes
--   report          text     its name
--   ran_by          text     the login that ran it
--   parameters      text     as ClickHouse took them
--   complete_to     text     the last sequence of each lane that was looked at
--   row_count       integer  rows that it gave
--   took_ms         integer  milliseconds
--   sql_digest      text     SHA-256 of its file
--   content_digest  text     SHA-256 of its rows
--   repeats         text     the run that it repeated; empty: none
--
-- Chart: took_ms by report

SELECT started_at, run_id, report, ran_by, toString(parameters) AS parameters, toString(lanes) AS complete_to,
       row_count, took_ms, sql_digest, content_digest, repeats
FROM report_runs
WHERE toDate32(started_at) BETWEEN {from:Date32} AND {to:Date32}
  AND ({report:String} = '' OR report = {report:String})
ORDER BY started_at, run_id
