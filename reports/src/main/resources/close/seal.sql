INSERT INTO sealed_dates (booking_date, version, build, digest, contents, row_counts, transactions, moved_minor, restates, lanes,
                          as_of, ended_at, sealed_at, sealed_by, reason)
SELECT {booking_date:Date32}, {version:UInt32}, {build:UInt64}, {digest:String}, {contents:Map(String, String)},
       {row_counts:Map(String, UInt64)}, {transactions:Map(String, UInt64)}, {moved_minor:Map(String, Int128)},
       {restates:Array(Date32)}, {lanes:Map(UInt16, UInt64)},
       mapApply((l, us) -> (l, fromUnixTimestamp64Micro(us, 'UTC')), {as_of_us:Map(UInt16, Int64)}),
       fromUnixTimestamp64Micro({ended_us:Int64}, 'UTC'), fromUnixTimestamp64Micro({sealed_us:Int64}, 'UTC'), {sealed_by:String}, {reason:String}
