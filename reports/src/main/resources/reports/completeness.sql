-- Whether ClickHouse has everything that each lane published: every sequence from 1 on, once, with both legs, its score
-- and its flag.
--
-- Source: BCBS 239, principles 3 and 4: what risk is reported from must be accurate and complete, and be shown to be.
--
-- How many there must be is taken from the lane's watermarks, or from where it ended if it is retired, never from the data. Postings and scores come by
-- different ways: while they are still being loaded, some may be missing for a moment. The proof against
-- PostgreSQL is ./countinghouse reconcile, which also says where
-- something is missing.
--
-- Parameters:
--   up_to    Map(UInt16, UInt64) = {}   only up to this sequence of each lane; empty: up to each lane's watermark, as in every
--                                      run: other reports end before what lacks, this one must not hide it
--
-- Columns:
--   lane              integer  the lane
--   complete          text     yes, or no: something is missing, or something is doubled, be it an entry, a leg, a score or
--                              a flag, also after last_seq, or has the sequence 0, which no lane gives out, or is too much,
--                              as all is that comes after the end of a lane that is retired, or nothing says how many there
--                              must be: the lane has no watermark
--   as_of             time     everything posted before it is in the sequence; 1970: nothing says so
--   last_seq          integer  how many entries there must be
--   entries           integer  how many there are
--   missing           integer  sequences without an entry
--   doubled           integer  entries beyond the first of a sequence
--   credits_missing   integer  debit legs without their credit leg, or the other way round
--   scores_missing    integer  transactions that must be scored and have no score
--   flags_missing     integer  scores that flag and have no flag
--   beyond            integer  entries after last_seq, which are still to be published or proven, or of sequence 0
--   surplus           integer  credit legs, scores and flags too many: beyond the first of a sequence, wherever they are, and
--                              scores and flags up to last_seq that nothing here asks for
--
-- Chart: entries by lane

WITH
  ends AS (
    SELECT lane, max(m.as_of) AS moment, max(m.retired) AS retired,
           multiIf(notEmpty({up_to:Map(UInt16, UInt64)}), {up_to:Map(UInt16, UInt64)}[lane],
                   retired, maxIf(m.last_seq, m.retired), max(m.last_seq)) AS last_seq
    FROM (
      -- Each hour's newest: the projection by_hour of lane_watermarks.
      SELECT lane, max(lane_watermarks.as_of) AS as_of, max(lane_watermarks.last_seq) AS last_seq, false AS retired FROM lane_watermarks
      WHERE empty({up_to:Map(UInt16, UInt64)}) OR lane_watermarks.last_seq <= {up_to:Map(UInt16, UInt64)}[lane]
      GROUP BY lane, toStartOfHour(lane_watermarks.as_of)
      UNION ALL
      SELECT lane, retired_lanes.as_of, retired_lanes.last_seq, true FROM retired_lanes
    ) AS m
    WHERE empty({up_to:Map(UInt16, UInt64)}) OR m.last_seq <= {up_to:Map(UInt16, UInt64)}[lane]
    GROUP BY lane
  ),
  -- The sequences of a lane in blocks of 65,536, each block as a set: what the projections lane_blocks have.
  facts AS (
    SELECT lane, intDiv(lane_seq, 65536) AS block, count() AS n, groupBitmapState(lane_seq) AS seqs,
           multiIf(side = 'credit', 'credit', kind IN ('post', 'authorise'), 'scored', 'debit') AS fact
    FROM postings
    GROUP BY lane, intDiv(lane_seq, 65536), multiIf(side = 'credit', 'credit', kind IN ('post', 'authorise'), 'scored', 'debit')
    UNION ALL
    SELECT lane, intDiv(lane_seq, 65536), count(), groupBitmapState(lane_seq), if(flagged, 'flagging score', 'score')
    FROM scores
    GROUP BY lane, intDiv(lane_seq, 65536), flagged
    UNION ALL
    SELECT lane, intDiv(lane_seq, 65536), count(), groupBitmapState(lane_seq), 'account'
    FROM account_entries GROUP BY lane, intDiv(lane_seq, 65536)
    UNION ALL
    SELECT lane, intDiv(lane_seq, 65536), count(), groupBitmapState(lane_seq), 'flag'
    FROM flags GROUP BY lane, intDiv(lane_seq, 65536)
  ),
  -- A bitmap counts distinct sequences exactly, and dense ones in 8 kilobytes a block.
  blocks AS (
    SELECT lane, block,
           sumIf(n, fact IN ('debit', 'scored', 'account'))                            AS entries,
           groupBitmapMergeStateIf(seqs, fact IN ('debit', 'scored', 'account'))       AS entry_set,
           groupBitmapMergeStateIf(seqs, fact IN ('debit', 'scored'))                  AS debit_set,
           groupBitmapMergeStateIf(seqs, fact = 'credit')                              AS credit_set,
           groupBitmapMergeStateIf(seqs, fact = 'scored')                              AS scored_set,
           groupBitmapMergeStateIf(seqs, fact IN ('score', 'flagging score'))          AS score_set,
           groupBitmapMergeStateIf(seqs, fact = 'flagging score')                      AS flagged_set,
           groupBitmapMergeStateIf(seqs, fact = 'flag')                                AS flag_set,
           -- A set hides what is doubled.
           sumIf(n, fact = 'credit') - bitmapCardinality(credit_set)
             + sumIf(n, fact IN ('score', 'flagging score')) - bitmapCardinality(score_set)
             + sumIf(n, fact = 'flag') - bitmapCardinality(flag_set)                   AS twins
    FROM facts
    GROUP BY lane, block
  ),
  -- How much of it lies from 1 to last_seq: all of a block, but of the first and the last one it must be cut out.
  lanes AS (
    WITH within -> if(block > 0 AND block * 65536 + 65535 <= ends.last_seq, within, bitmapSubsetInRange(within, 1, ends.last_seq + 1)) AS cut
    SELECT lane,
           sum(blocks.entries)                                                                        AS entries,
           sum(bitmapCardinality(cut(entry_set)))                                                     AS distinct_entries,
           sum(blocks.entries) != sum(bitmapCardinality(entry_set))                                   AS doubled_somewhere,
           -- A lane begins at 1: a row of 0 must not stand for one that is missing.
           max(arrayExists(set -> bitmapContains(set, toUInt64(0)),
                           [entry_set, credit_set, score_set, flag_set]))                             AS zero,
           sum(bitmapCardinality(cut(bitmapXor(debit_set, credit_set))))                              AS credits_missing,
           sum(bitmapCardinality(cut(bitmapAndnot(scored_set, score_set))))                           AS scores_missing,
           sum(bitmapCardinality(cut(bitmapAndnot(flagged_set, flag_set))))                           AS flags_missing,
           sum(twins + bitmapCardinality(cut(bitmapAndnot(score_set, scored_set)))
                 + bitmapCardinality(cut(bitmapAndnot(flag_set, flagged_set))))                       AS surplus
    FROM blocks
    LEFT JOIN ends ON ends.lane = blocks.lane
    WHERE empty({up_to:Map(UInt16, UInt64)}) OR mapContains({up_to:Map(UInt16, UInt64)}, lane)
    GROUP BY lane
  ),
  -- Where something is doubled, and only there, the entries themselves are counted: a set does not tell on which side of
  -- last_seq the second one lies.
  (SELECT groupArray(lane)
   FROM (SELECT lane FROM blocks GROUP BY lane HAVING sum(blocks.entries) != sum(bitmapCardinality(entry_set)))) AS doubled_lanes,
  recounted AS (
    SELECT lane, count() AS entries
    FROM (
      SELECT lane, lane_seq FROM postings WHERE side = 'debit' AND notEmpty(doubled_lanes)
      UNION ALL
      SELECT lane, lane_seq FROM account_entries
    ) AS e
    INNER JOIN ends ON ends.lane = e.lane
    WHERE has(doubled_lanes, e.lane) AND e.lane_seq BETWEEN 1 AND ends.last_seq
    GROUP BY lane
  ),
  counts AS (
    SELECT lane, ends.moment AS moment, ends.last_seq AS last_seq, ends.retired AS retired,
           if(recounted.entries = 0, distinct_entries, recounted.entries)  AS entries,
           lanes.entries - entries                                         AS beyond,
           last_seq - distinct_entries                                     AS missing,
           entries - distinct_entries                                      AS doubled,
           doubled_somewhere, zero, credits_missing, scores_missing, flags_missing, surplus
    FROM ends
    FULL JOIN lanes USING (lane)
    LEFT JOIN recounted USING (lane)
  )
SELECT lane,
       if(missing = 0 AND doubled = 0 AND NOT doubled_somewhere AND NOT zero AND credits_missing = 0 AND scores_missing = 0 AND flags_missing = 0
          AND surplus = 0 AND NOT (retired AND beyond > 0) AND moment > toDateTime64(0, 6, 'UTC'),
          'yes', 'no') AS complete,
       moment AS as_of,
       last_seq, entries, missing, doubled,
       credits_missing, scores_missing, flags_missing, beyond, surplus
FROM counts
ORDER BY lane
