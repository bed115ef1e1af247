package io.countinghouse.events;

import java.util.ArrayList;

/** {@code score/1}. */
final class ScoreCodec extends ProtobufCodec<Score, io.countinghouse.events.wire.Score> {

  ScoreCodec() {
    super("score/1", io.countinghouse.events.wire.Score.parser());
  }

  @Override
  io.countinghouse.events.wire.Score toWire(Score s) {
    var wire =
        io.countinghouse.events.wire.Score.newBuilder()
            .setTransactionId(bytes(s.transactionId()))
            .setSubjectAccount(s.subjectAccount())
            .setLane(s.lane())
            .setLaneSeq(s.laneSeq())
            .setPostedAtUs(Micros.of(s.postedAt()))
            .setScore(s.score())
            .setRuleSetVersion(s.ruleSetVersion())
            .setModelDigest(s.modelDigest())
            .setFlagged(s.flagged());
    for (var feature : s.features()) {
      wire.addFeaturesBuilder().setName(feature.name()).setValue(feature.value());
    }
    return wire.build();
  }

  @Override
  Score fromWire(io.countinghouse.events.wire.Score m) {
    var features = new ArrayList<Score.Feature>(m.getFeaturesCount());
    for (var feature : m.getFeaturesList()) {
      features.add(new Score.Feature(feature.getName(), feature.getValue()));
    }
    return new Score(
        uuid(m.getTransactionId()),
        m.getSubjectAccount(),
        m.getLane(),
        m.getLaneSeq(),
        Micros.toInstant(m.getPostedAtUs()),
        m.getScore(),
        m.getRuleSetVersion(),
        m.getModelDigest(),
        features,
        m.getFlagged());
  }
}
