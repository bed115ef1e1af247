package io.countinghouse.events;

/**
 * Turns one kind of message into bytes and back. The name of the form travels beside the bytes, in
 * the Kafka header {@value #HEADER}.
 */
public interface Codec<V> {

  /** The Kafka header that names the form of the value, such as {@code transaction/1}. */
  String HEADER = "schema";

  /** The form that {@link #encode} writes, such as {@code transaction/1}. */
  String schema();

  /** The value's bytes in the form {@link #schema()}; equal values give equal bytes. */
  byte[] encode(V value);

  /**
   * Reads a value in this or any earlier form.
   *
   * @param schema the form, as the header {@value #HEADER} names it
   * @throws UndecodableException if the form is unknown or the bytes are not of it
   */
  V decode(String schema, byte[] bytes);
}
