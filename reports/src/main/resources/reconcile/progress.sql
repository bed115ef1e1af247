-- How many facts have come, per lane: cheap enough to be asked again and again.
SELECT lane,
       countIf(fact IN (1, 3, 7)) AS entries,
       countIf(fact = 2)       AS credits,
       countIf(fact = 4)       AS scores,
       countIf(fact = 5)       AS flagged,
       countIf(fact = 6)       AS flags
FROM facts
GROUP BY lane
