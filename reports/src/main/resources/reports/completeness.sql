-- Whether ClickHouse has everything that each lane published: every sequence from 1 on, once, with both legs, its score
-- and its flag.
--
-- Source: BCBS 239, principles 3 and 4: what risk is reported from must be accurate and complete, and be shown to be.
--
-- How many there must be is taken from the lane's watermarks, never from the data. Postings and scores come by
-- different ways: while they are still being loaded, some may be missing for a moment. The proof against
-- PostgreSQL is ./countinghouse reconcile, which also says where
-- something is missing.
--
-- Parameters:
--   as_of    Map(UInt16, UInt64) = {}   only up to this sequence of each lane; empty: up to each lane's watermark
--
-- Columns:
--   lane              integer  the lane
--   complete          text     yes, or no
--   as_of             time     everything posted before it is in the sequence
--   last_seq          integer  how many entries there must be
--   entries           integer  how many there are
--   missing           integer  sequences without an entry
--   doubled           integer  entries beyond the first of a sequence
--   credits_missing   integer  debit legs without their credit leg, or the other way round
--   scores_missing    integer  transactions that must be scored and have no score
--   flags_missing     integer  scores that flag and have no flag
--   beyond            integer  entries after last_seq, which are still to be published or proven
--
-- Chart: entries by lane

WITH
  ends AS (
    SELECT lane, max(lane_watermarks.as_of) AS moment,
           if(empty({as_of:Map(UInt16, UInt64)}), max(lane_watermarks.last_seq), {as_of:Map(UInt16, UInt64)}[lane]) AS last_seq
    FROM lane_watermarks
    WHERE empty({as_of:Map(UInt16, UInt64)}) OR lane_watermarks.last_seq <= {as_of:Map(UInt16, UInt64)}[lane]
    GROUP BY lane
  ),
  facts AS (
    SELECT lane, lane_seq, if(side = 'credit', 'credit', if(kind IN ('post', 'authorise'), 'scored', 'debit')) AS fact
    FROM postings
    UNION ALL
    SELECT lane, lane_seq, 'account' FROM account_entries
    UNION ALL
    SELECT lane, lane_seq, if(flagged, 'flagging score', 'score') FROM scores
    UNION ALL
    SELECT lane, lane_seq, 'flag' FROM flags
  ),
  -- A bitmap counts distinct sequences exactly, and dense ones in a few megabytes.
  sets AS (
    SELECT lane, any(ends.last_seq) AS last_seq, any(ends.moment) AS moment,
           countIf(lane_seq <= ends.last_seq AND fact IN ('debit', 'scored', 'account'))                   AS entries,
           countIf(lane_seq > ends.last_seq AND fact IN ('debit', 'scored', 'account'))                    AS beyond,
           groupBitmapStateIf(lane_seq, lane_seq <= ends.last_seq AND fact IN ('debit', 'scored', 'account')) AS entry_set,
           groupBitmapStateIf(lane_seq, lane_seq <= ends.last_seq AND fact IN ('debit', 'scored'))         AS debit_set,
           groupBitmapStateIf(lane_seq, lane_seq <= ends.last_seq AND fact = 'credit')                     AS credit_set,
           groupBitmapStateIf(lane_seq, lane_seq <= ends.last_seq AND fact = 'scored')                     AS scored_set,
           groupBitmapStateIf(lane_seq, lane_seq <= ends.last_seq AND fact IN ('score', 'flagging score')) AS score_set,
           groupBitmapStateIf(lane_seq, lane_seq <= ends.last_seq AND fact = 'flagging score')             AS flagged_set,
           groupBitmapStateIf(lane_seq, lane_seq <= ends.last_seq AND fact = 'flag')                       AS flag_set
    FROM ends
    LEFT JOIN facts ON facts.lane = ends.lane
    GROUP BY ends.lane AS lane
  ),
  counts AS (
    SELECT *,
           bitmapCardinality(entry_set)                                                                    AS distinct_entries,
           last_seq - distinct_entries                                                                     AS missing,
           entries - distinct_entries                                                                      AS doubled,
           bitmapXorCardinality(debit_set, credit_set)                                                     AS credits_missing,
           bitmapAndnotCardinality(scored_set, score_set)                                                  AS scores_missing,
           bitmapAndnotCardinality(flagged_set, flag_set)                                                  AS flags_missing
    FROM sets
  )
SELECT lane,
       if(missing + doubled + credits_missing + scores_missing + flags_missing = 0, 'yes', 'no') AS complete,
       moment AS as_of,
       last_seq, entries, missing, doubled,
       credits_missing, scores_missing, flags_missing, beyond
FROM counts
ORDER BY lane
