package io.countinghouse.scorer.profile;

import java.nio.ByteBuffer;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * What a merchant's (or counterparty's) profile must learn, on its way from the account to it.
 *
 * @param occurredAtUs of the payment, microseconds since 1970 UTC
 * @param explained of a fraud: whether the amount alone was unusual for its account
 */
public record PartyEvent(Kind kind, long occurredAtUs, boolean explained) {

  /** What happened. */
  public enum Kind {
    PAYMENT,
    /** A payment of before was confirmed as fraud. */
    FRAUD,
    /** A fraud of before was none. */
    NO_FRAUD
  }

  /** A byte with the form's number, then the fields; only the scorer reads it. */
  public static final Serde<PartyEvent> SERDE =
      Serdes.serdeFrom((topic, event) -> encode(event), (topic, bytes) -> decode(bytes));

  private static final byte FORM = 1;
  private static final int BYTES = 11;

  public static PartyEvent payment(long occurredAtUs) {
    return new PartyEvent(Kind.PAYMENT, occurredAtUs, false);
  }

  private static byte[] encode(PartyEvent event) {
    return ByteBuffer.allocate(BYTES)
        .put(FORM)
        .put((byte) code(event.kind))
        .putLong(event.occurredAtUs)
        .put((byte) (event.explained ? 1 : 0))
        .array();
  }

  private static PartyEvent decode(byte[] bytes) {
    var buffer = ByteBuffer.wrap(bytes);
    if (bytes.length != BYTES || buffer.get() != FORM) {
      throw new SerializationException("a party's event of unknown form");
    }
    return new PartyEvent(kind(buffer.get()), buffer.getLong(), buffer.get() == 1);
  }

  private static int code(Kind kind) {
    return switch (kind) {
      case PAYMENT -> 0;
      case FRAUD -> 1;
      case NO_FRAUD -> 2;
    };
  }

  private static Kind kind(int code) {
    return switch (code) {
      case 0 -> Kind.PAYMENT;
      case 1 -> Kind.FRAUD;
      case 2 -> Kind.NO_FRAUD;
      default -> throw new SerializationException("a party's event of unknown kind " + code);
    };
  }
}
