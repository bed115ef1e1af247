package io.countinghouse.events;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
    var model = s.model();
    if (model != null) {
      wire.setRulesScore(s.rulesScore()).setModelScore(model.score());
      for (int i = 0; i < model.features().size(); i++) {
        wire.addModelFeatures(model.features().get(i));
      }
    }
    var shadow = s.shadow();
    if (shadow != null) {
      wire.setShadowScore(shadow.score())
          .setShadowFlagged(shadow.flagged())
          .addAllShadowRules(shadow.rules())
          .setShadowModelDigest(shadow.modelDigest())
          .setShadowModelScore(shadow.modelScore());
      for (int i = 0; i < shadow.modelFeatures().size(); i++) {
        wire.addShadowModelFeatures(shadow.modelFeatures().get(i));
      }
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
        m.hasRulesScore() ? m.getRulesScore() : m.getScore(),
        features,
        model(m),
        m.getFlagged(),
        shadow(m));
  }

  private static Score.@Nullable Shadow shadow(io.countinghouse.events.wire.Score m) {
    return m.hasShadowScore()
        ? new Score.Shadow(
            m.getShadowScore(),
            m.getShadowFlagged(),
            m.getShadowRulesList(),
            m.getShadowModelDigest(),
            m.getShadowModelScore(),
            values(m.getShadowModelFeaturesList()))
        : null;
  }

  private static Score.@Nullable ByModel model(io.countinghouse.events.wire.Score m) {
    if (m.getModelDigest().isEmpty()) {
      return null;
    }
    return new Score.ByModel(
        m.getModelDigest(), m.getModelScore(), values(m.getModelFeaturesList()));
  }

  private static FeatureValues values(List<Float> read) {
    var values = new float[read.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = read.get(i);
    }
    return FeatureValues.of(values);
  }
}
