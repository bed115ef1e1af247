-- One run, or nothing.
SELECT report, toJSONString(parameters) AS parameters, sql, toJSONString(lanes) AS lanes, toJSONString(flag_offsets) AS flag_offsets,
       toJSONString(review_offsets) AS review_offsets, rates_load, row_count, content_digest
FROM report_runs
WHERE run_id = {run:UUID}
LIMIT 1
