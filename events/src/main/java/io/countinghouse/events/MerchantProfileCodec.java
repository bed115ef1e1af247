package io.countinghouse.events;

import java.util.ArrayList;

/** {@code merchant-profile/1}. */
final class MerchantProfileCodec
    extends ProtobufCodec<MerchantProfile, io.countinghouse.events.wire.MerchantProfile> {

  MerchantProfileCodec() {
    super("merchant-profile/1", io.countinghouse.events.wire.MerchantProfile.parser());
  }

  @Override
  io.countinghouse.events.wire.MerchantProfile toWire(MerchantProfile p) {
    var wire =
        io.countinghouse.events.wire.MerchantProfile.newBuilder()
            .setParty(p.party())
            .setBucketSeconds(p.bucketSeconds());
    long before = 0;
    for (var bucket : p.buckets()) {
      wire.addIndexSteps(bucket.index() - before)
          .addPayments(bucket.payments())
          .addFrauds(bucket.frauds())
          .addExplained(bucket.explained());
      before = bucket.index();
    }
    return wire.build();
  }

  @Override
  MerchantProfile fromWire(io.countinghouse.events.wire.MerchantProfile m) {
    int size = m.getIndexStepsCount();
    Checks.that(
        m.getPaymentsCount() == size && m.getFraudsCount() == size && m.getExplainedCount() == size,
        "buckets",
        "must have all of their counts");
    var buckets = new ArrayList<MerchantProfile.Bucket>(size);
    long index = 0;
    for (int i = 0; i < size; i++) {
      index = Math.addExact(index, m.getIndexSteps(i));
      buckets.add(
          new MerchantProfile.Bucket(index, m.getPayments(i), m.getFrauds(i), m.getExplained(i)));
    }
    return new MerchantProfile(m.getParty(), m.getBucketSeconds(), buckets);
  }
}
