-- Which of the entries {lanes}, {seqs} a table has any row of.
SELECT DISTINCT lane, lane_seq
FROM {table:Identifier}
WHERE (lane, lane_seq) IN (SELECT arrayJoin(arrayZip({lanes:Array(UInt16)}, {seqs:Array(UInt64)})))
