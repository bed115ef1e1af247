INSERT INTO scores (lane, lane_seq, transaction_id, subject_account, posted_at, score, rule_set_version, features, flagged, batch_id,
                    source_partition, source_offset)
SELECT lane, lane_seq, transaction_id, account, posted_at,
       if(sipHash64(lane_seq, lane) % 500 = 0, 0.9, sipHash64(lane_seq, lane) % 800 / 1000), '1-bench', map('count-1h', toFloat64(lane_seq % 7)),
       sipHash64(lane_seq, lane) % 500 = 0, batch_id, source_partition, source_offset
FROM postings
WHERE is_subject
