package io.countinghouse.events;

import java.util.List;

/**
 * What is known of one merchant, or of one counterparty: payments and confirmed frauds by buckets
 * of time. The whole of it, each time; the newest counts.
 *
 * @param party {@code merchant …} or {@code account …}; the Kafka key
 * @param bucketSeconds the width of a bucket
 * @param buckets those that hold anything, oldest first
 */
public record MerchantProfile(String party, int bucketSeconds, List<Bucket> buckets) {

  /**
   * One bucket.
   *
   * @param index its beginning, in widths since 1970 UTC
   * @param frauds those of the payments that were confirmed as fraud
   * @param explained those of the frauds whose amount alone was unusual for their account
   */
  public record Bucket(long index, int payments, int frauds, int explained) {}

  public MerchantProfile {
    Checks.text("party", party);
    Checks.that(bucketSeconds > 0, "bucketSeconds", "must be more than 0");
    buckets = List.copyOf(buckets);
    for (int i = 1; i < buckets.size(); i++) {
      Checks.that(
          buckets.get(i).index() > buckets.get(i - 1).index(), "buckets", "must be oldest first");
    }
  }
}
