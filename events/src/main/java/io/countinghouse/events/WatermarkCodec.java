package io.countinghouse.events;

import com.google.protobuf.ByteString;

/** {@code watermark/1}. */
final class WatermarkCodec
    extends ProtobufCodec<Watermark, io.countinghouse.events.wire.Watermark> {

  WatermarkCodec() {
    super("watermark/1", io.countinghouse.events.wire.Watermark.parser());
  }

  @Override
  io.countinghouse.events.wire.Watermark toWire(Watermark w) {
    return io.countinghouse.events.wire.Watermark.newBuilder()
        .setLane(w.lane())
        .setEpoch(w.epoch())
        .setLastSeq(w.lastSeq())
        .setAsOfUs(Micros.of(w.asOf()))
        .setChain(ByteString.copyFrom(w.chain().toBytes()))
        .build();
  }

  @Override
  Watermark fromWire(io.countinghouse.events.wire.Watermark m) {
    return new Watermark(
        m.getLane(),
        m.getEpoch(),
        m.getLastSeq(),
        Micros.toInstant(m.getAsOfUs()),
        ChainHash.of(m.getChain().toByteArray()));
  }
}
