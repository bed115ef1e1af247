package io.countinghouse.scorer.store;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import io.countinghouse.detection.history.AccountEvent;
import io.countinghouse.detection.history.AccountEvent.Label;
import io.countinghouse.detection.history.Position;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/**
 * A chunk in the store and its changelog: a byte with the form's number, how many events, the texts
 * that come up in them, each once, then the events with numbers for their texts. Numbers are as
 * short as their values, in the way of Protobuf: some 30 bytes an event, 16 of them its id.
 */
final class ChunkSerde {

  static final int FORM = 3;

  /** The same with the position of those events that have one. */
  static final int FORM_OF_POSITIONS = 4;

  private static final int UNUSUAL = 2;
  private static final int LABEL_SHIFT = 2;
  private static final int LABEL_MASK = 3;
  private static final int POSITION = 16;
  private static final int MARKS = 5;

  private ChunkSerde() {}

  static byte[] encode(Chunk chunk) {
    var bytes = new ByteArrayOutputStream(512);
    try {
      var out = CodedOutputStream.newInstance(bytes, 512);
      out.writeRawByte((byte) form(chunk));
      out.writeUInt32NoTag(chunk.events().size());
      var texts = texts(chunk);
      out.writeUInt32NoTag(texts.size());
      for (var text : texts.keySet()) {
        out.writeStringNoTag(text);
      }
      long beforeUs = 0;
      for (var event : chunk.events()) {
        out.writeSInt64NoTag(event.occurredAtUs() - beforeUs);
        write(event, texts, out);
        beforeUs = event.occurredAtUs();
      }
      out.flush();
    } catch (IOException impossible) {
      throw new SerializationException("a chunk can't be written to memory", impossible);
    }
    return bytes.toByteArray();
  }

  private static int form(Chunk chunk) {
    boolean positions = chunk.events().stream().anyMatch(event -> event.position() != null);
    return positions ? FORM_OF_POSITIONS : FORM;
  }

  /** The texts of a chunk and their numbers, from 1 on. */
  private static Map<String, Integer> texts(Chunk chunk) {
    var texts = new LinkedHashMap<String, Integer>();
    for (var event : chunk.events()) {
      number(event.currency(), texts);
      number(event.counterparty(), texts);
      number(event.merchantId(), texts);
      number(event.channel(), texts);
      number(event.country(), texts);
    }
    return texts;
  }

  private static void number(@Nullable String text, Map<String, Integer> texts) {
    if (text != null) {
      texts.putIfAbsent(text, texts.size() + 1);
    }
  }

  private static void write(AccountEvent e, Map<String, Integer> texts, CodedOutputStream out)
      throws IOException {
    out.writeFixed64NoTag(e.id().getMostSignificantBits());
    out.writeFixed64NoTag(e.id().getLeastSignificantBits());
    var position = e.position();
    out.writeRawByte(
        (e.outgoing() ? 1 : 0)
            | (e.unusual() ? UNUSUAL : 0)
            | code(e.label()) << LABEL_SHIFT
            | (position == null ? 0 : POSITION));
    out.writeUInt64NoTag(e.amountMinor());
    write(e.currency(), texts, out);
    write(e.counterparty(), texts, out);
    write(e.merchantId(), texts, out);
    write(e.channel(), texts, out);
    write(e.country(), texts, out);
    if (position != null) {
      out.writeDoubleNoTag(position.latitude());
      out.writeDoubleNoTag(position.longitude());
    }
  }

  private static void write(
      @Nullable String text, Map<String, Integer> texts, CodedOutputStream out) throws IOException {
    out.writeUInt32NoTag(text == null ? 0 : Objects.requireNonNull(texts.get(text)));
  }

  /**
   * Reads a chunk.
   *
   * @param bytes with its form; not to be changed as long as the texts are used
   * @param known the account's texts so far, which its events then share
   * @throws SerializationException if it holds what this form does not have
   */
  static Chunk decode(int form, byte[] bytes, KnownTexts known) throws IOException {
    var in = CodedInputStream.newInstance(bytes, 1, bytes.length - 1);
    int size = in.readUInt32();
    var texts = new @Nullable String[in.readUInt32() + 1];
    for (int i = 1; i < texts.length; i++) {
      int length = in.readUInt32();
      int from = 1 + in.getTotalBytesRead();
      in.skipRawBytes(length); // or throws, if there are not so many
      texts[i] = known.of(bytes, from, from + length);
    }
    var events = new ArrayList<AccountEvent>(size);
    long timeUs = 0;
    for (int i = 0; i < size; i++) {
      timeUs += in.readSInt64();
      events.add(read(form, timeUs, texts, in));
    }
    if (!in.isAtEnd()) {
      throw unknown(form, "bytes at its end");
    }
    return new Chunk(events);
  }

  private static SerializationException unknown(int form, String what) {
    return new SerializationException(
        "a history's record of form %d has %s, which this version does not know: it was written by a later one"
            .formatted(form, what));
  }

  private static AccountEvent read(
      int form, long timeUs, @Nullable String[] texts, CodedInputStream in) throws IOException {
    var id = new UUID(in.readFixed64(), in.readFixed64());
    int marks = in.readRawByte() & 0xff;
    if (marks >>> MARKS != 0 || (form == FORM && (marks & POSITION) != 0)) {
      throw unknown(form, "an event with marks " + marks);
    }
    return new AccountEvent(
        timeUs,
        id,
        (marks & 1) != 0,
        in.readUInt64(),
        text(texts, in),
        text(texts, in),
        texts[in.readUInt32()],
        texts[in.readUInt32()],
        texts[in.readUInt32()],
        (marks & UNUSUAL) != 0,
        label(marks >>> LABEL_SHIFT & LABEL_MASK),
        (marks & POSITION) == 0 ? null : new Position(in.readDouble(), in.readDouble()));
  }

  private static String text(@Nullable String[] texts, CodedInputStream in) throws IOException {
    var text = texts[in.readUInt32()];
    if (text == null) {
      throw new SerializationException("an event without a currency or a counterparty");
    }
    return text;
  }

  private static int code(Label label) {
    return switch (label) {
      case UNKNOWN -> 0;
      case FRAUD -> 1;
      case GOOD -> 2;
    };
  }

  static Label label(int code) {
    return switch (code) {
      case 0 -> Label.UNKNOWN;
      case 1 -> Label.FRAUD;
      case 2 -> Label.GOOD;
      default -> throw new SerializationException("remembered event of unknown label " + code);
    };
  }
}
