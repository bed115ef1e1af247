INSERT INTO lane_watermarks (lane, epoch, last_seq, as_of, chain, batch_id, source_partition, source_offset)
SELECT lane, 1, max(lane_seq), max(posted_at), repeat('0', 64), 'bench', lane, max(lane_seq)
FROM postings
GROUP BY lane
