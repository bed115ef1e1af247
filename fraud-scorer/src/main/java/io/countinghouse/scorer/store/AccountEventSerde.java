package io.countinghouse.scorer.store;

import io.countinghouse.detection.history.AccountEvent;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.UUID;
import org.apache.kafka.common.errors.SerializationException;

/**
 * A remembered event in the store and its changelog: a byte with the form's number, then the fields
 * in order. Only the scorer reads it.
 */
final class AccountEventSerde {

  /** What is written. Form 1 ends before what was seen and what became known. */
  static final int FORM = 2;

  private AccountEventSerde() {}

  static void write(AccountEvent e, DataOutputStream out) throws IOException {
    out.writeByte(FORM);
    out.writeLong(e.occurredAtUs());
    out.writeLong(e.id().getMostSignificantBits());
    out.writeLong(e.id().getLeastSignificantBits());
    out.writeBoolean(e.outgoing());
    out.writeLong(e.amountMinor());
    Texts.write(out, e.currency());
    Texts.write(out, e.counterparty());
    Texts.writeOptional(out, e.merchantId());
    Texts.writeOptional(out, e.channel());
    Texts.writeOptional(out, e.country());
    out.writeBoolean(e.unusual());
    out.writeByte(code(e.label()));
  }

  static AccountEvent read(int form, DataInputStream in) throws IOException {
    var event = bare(in);
    return form == 1 ? event : event.seen(in.readBoolean()).labelled(label(in.readByte()));
  }

  private static int code(AccountEvent.Label label) {
    return switch (label) {
      case UNKNOWN -> 0;
      case FRAUD -> 1;
      case GOOD -> 2;
    };
  }

  private static AccountEvent.Label label(int code) {
    return switch (code) {
      case 0 -> AccountEvent.Label.UNKNOWN;
      case 1 -> AccountEvent.Label.FRAUD;
      case 2 -> AccountEvent.Label.GOOD;
      default -> throw new SerializationException("remembered event of unknown label " + code);
    };
  }

  private static AccountEvent bare(DataInputStream in) throws IOException {
    return new AccountEvent(
        in.readLong(),
        new UUID(in.readLong(), in.readLong()),
        in.readBoolean(),
        in.readLong(),
        Texts.read(in),
        Texts.read(in),
        Texts.readOptional(in),
        Texts.readOptional(in),
        Texts.readOptional(in));
  }
}
