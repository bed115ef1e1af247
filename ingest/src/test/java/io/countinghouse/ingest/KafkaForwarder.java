package io.countinghouse.ingest;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a producer and Kafka and can hold one request of a kind on its way: the producer
 * has sent it, Kafka has seen nothing of it. So that clients stay with it, it puts its own port in
 * the place of the broker's into every answer.
 */
final class KafkaForwarder implements AutoCloseable {

  /** Keys of requests in Kafka's protocol. */
  static final short PRODUCE = 0;

  static final short LIST_OFFSETS = 2;

  static final short INIT_PRODUCER_ID = 22;

  static final short END_TXN = 26;

  /** One request to be held until it is released. */
  static final class Hold {
    private final short kind;
    private final short armedBy;
    private final byte[] marker;
    private volatile boolean armed;
    private final CountDownLatch held = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    private Hold(short kind, short armedBy, String marker) {
      this.kind = kind;
      this.armedBy = armedBy;
      this.marker = marker.getBytes(StandardCharsets.UTF_8);
    }

    private boolean wants(byte[] request) {
      short its = ByteBuffer.wrap(request).getShort();
      armed |= its == armedBy && indexOf(request, marker, 0) >= 0;
      return armed && its == kind;
    }

    boolean awaitHeld() throws InterruptedException {
      return held.await(1, TimeUnit.MINUTES);
    }

    void release() {
      released.countDown();
    }
  }

  private static final byte[] HOST = "127.0.0.1".getBytes(StandardCharsets.UTF_8);

  private final int brokerPort;
  private final Forwarder forwarder;
  private final AtomicReference<@Nullable Hold> next = new AtomicReference<>();

  KafkaForwarder(String bootstrap) throws IOException {
    this.brokerPort = Integer.parseInt(bootstrap.substring(bootstrap.indexOf(':') + 1));
    this.forwarder = new Forwarder(brokerPort, Connection::new);
  }

  String bootstrap() {
    return "127.0.0.1:" + forwarder.port();
  }

  /**
   * Holds the next request of the kind.
   *
   * @param marker a text in the records; requests before those records are let through
   */
  Hold holdNext(short kind, String marker) {
    var hold = new Hold(kind, PRODUCE, marker);
    next.set(hold);
    return hold;
  }

  /** Holds the next request of the kind after a producer has fenced those before it. */
  Hold holdNextAfterFence(short kind) {
    var hold = new Hold(kind, INIT_PRODUCER_ID, "");
    next.set(hold);
    return hold;
  }

  private final class Connection implements Forwarder.Link {

    @Override
    public void requests(InputStream client, OutputStream broker)
        throws IOException, InterruptedException {
      var in = new DataInputStream(client);
      while (true) {
        var frame = frame(in);
        var hold = next.get();
        if (hold != null && hold.wants(frame) && next.compareAndSet(hold, null)) {
          hold.held.countDown();
          hold.released.await();
        }
        write(broker, frame);
      }
    }

    @Override
    public void answers(InputStream broker, OutputStream client) throws IOException {
      var in = new DataInputStream(broker);
      while (true) {
        write(client, ours(frame(in)));
      }
    }
  }

  private static byte[] frame(DataInputStream in) throws IOException {
    var frame = new byte[in.readInt()];
    in.readFully(frame);
    return frame;
  }

  private static void write(OutputStream out, byte[] frame) throws IOException {
    var whole = ByteBuffer.allocate(4 + frame.length).putInt(frame.length).put(frame);
    out.write(whole.array());
    out.flush();
  }

  /** An address is the host's text and then the port in four bytes. */
  private byte[] ours(byte[] frame) {
    var bytes = ByteBuffer.wrap(frame);
    for (int at = indexOf(frame, HOST, 0); at >= 0; at = indexOf(frame, HOST, at + 1)) {
      int port = at + HOST.length;
      if (port + 4 <= frame.length && bytes.getInt(port) == brokerPort) {
        bytes.putInt(port, forwarder.port());
      }
    }
    return frame;
  }

  private static int indexOf(byte[] in, byte[] what, int from) {
    for (int at = from; at + what.length <= in.length; at++) {
      if (Arrays.equals(in, at, at + what.length, what, 0, what.length)) {
        return at;
      }
    }
    return -1;
  }

  @Override
  public void close() {
    forwarder.close();
  }
}
