package io.countinghouse.scorer.store;

import io.countinghouse.detection.history.AccountEvent;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.UUID;

/**
 * An event in a record of its own, as versions before {@linkplain ChunkSerde chunks} stored it. It
 * is only read: such a record is a chunk of one, and is written again as a chunk when it changes.
 */
final class SingleEvent {

  /** Form 1 ends before what was seen and what became known. */
  static final int FORM = 2;

  private SingleEvent() {}

  static AccountEvent read(int form, DataInputStream in) throws IOException {
    var event =
        new AccountEvent(
            in.readLong(),
            new UUID(in.readLong(), in.readLong()),
            in.readBoolean(),
            in.readLong(),
            Texts.read(in),
            Texts.read(in),
            Texts.readOptional(in),
            Texts.readOptional(in),
            Texts.readOptional(in));
    return form == 1
        ? event
        : event.seen(in.readBoolean()).labelled(ChunkSerde.label(in.readByte()));
  }
}
