package io.countinghouse.scorer.store;

import io.countinghouse.detection.history.AccountEvent;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.jspecify.annotations.Nullable;

/**
 * A remembered event in the store and its changelog: a byte with the form's number, then the fields
 * in order. Only the scorer reads it.
 */
final class AccountEventSerde {

  static final Serde<AccountEvent> SERDE =
      Serdes.serdeFrom(
          (topic, event) -> event == null ? null : encode(event),
          (topic, bytes) -> bytes == null ? null : decode(bytes));

  /** What {@link #encode} writes. Form 1 ends before what was seen and what became known. */
  private static final int FORM = 2;

  private AccountEventSerde() {}

  static byte[] encode(AccountEvent e) {
    var bytes = new ByteArrayOutputStream(128);
    try (var out = new DataOutputStream(bytes)) {
      out.writeByte(FORM);
      out.writeLong(e.occurredAtUs());
      out.writeLong(e.id().getMostSignificantBits());
      out.writeLong(e.id().getLeastSignificantBits());
      out.writeBoolean(e.outgoing());
      out.writeLong(e.amountMinor());
      writeText(out, e.currency());
      writeText(out, e.counterparty());
      writeOptional(out, e.merchantId());
      writeOptional(out, e.channel());
      writeOptional(out, e.country());
      out.writeBoolean(e.unusual());
      out.writeByte(code(e.label()));
    } catch (IOException impossible) {
      throw new SerializationException("an event can't be written to memory", impossible);
    }
    return bytes.toByteArray();
  }

  static AccountEvent decode(byte[] bytes) {
    try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int form = in.readUnsignedByte();
      if (form < 1 || form > FORM) {
        throw new SerializationException("remembered event of unknown form " + form);
      }
      var event = bare(in);
      return form == 1 ? event : event.seen(in.readBoolean()).labelled(label(in.readByte()));
    } catch (IOException e) {
      throw new SerializationException("remembered event is cut short", e);
    }
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
        readText(in),
        readText(in),
        readOptional(in),
        readOptional(in),
        readOptional(in));
  }

  private static void writeText(DataOutputStream out, String text) throws IOException {
    var utf8 = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(utf8.length);
    out.write(utf8);
  }

  private static String readText(DataInputStream in) throws IOException {
    return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
  }

  private static void writeOptional(DataOutputStream out, @Nullable String text)
      throws IOException {
    out.writeBoolean(text != null);
    if (text != null) {
      writeText(out, text);
    }
  }

  private static @Nullable String readOptional(DataInputStream in) throws IOException {
    return in.readBoolean() ? readText(in) : null;
  }
}
