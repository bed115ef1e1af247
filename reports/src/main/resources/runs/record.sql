INSERT INTO report_runs (run_id, report, started_at, took_ms, ran_by, parameters, sql, sql_digest, lanes, flag_offsets, review_offsets,
                         rates_load, row_count, content_digest, repeats)
SELECT {run_id:UUID}, {report:String}, fromUnixTimestamp64Micro({started_us:Int64}, 'UTC'), {took_ms:UInt64}, {ran_by:String},
       JSONExtract(base64Decode({parameters:String}), 'Map(String, String)'), {sql:String}, {sql_digest:String}, {lanes:Map(UInt16, UInt64)},
       {flag_offsets:Map(UInt16, UInt64)}, {review_offsets:Map(UInt16, UInt64)}, {rates_load:UInt64}, {row_count:UInt64}, {content_digest:String}, toUUIDOrNull({repeats:String})
