package io.countinghouse.ingest;

import io.countinghouse.stack.ServiceProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A socket to the service, for clients that no HTTP library would be. */
final class RawClient implements AutoCloseable {

  private final Socket socket;
  private final BufferedReader in;

  RawClient(ServiceProcess service) throws IOException {
    this(service, new Socket());
  }

  private RawClient(ServiceProcess service, Socket socket) throws IOException {
    var at = URI.create(String.valueOf(service.ready().get("http")));
    this.socket = socket;
    socket.connect(new InetSocketAddress(at.getHost(), at.getPort()));
    socket.setTcpNoDelay(true);
    in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
  }

  /** One whose own side takes hardly anything that it does not read. */
  static RawClient thatTakesLittle(ServiceProcess service) throws IOException {
    var socket = new Socket();
    socket.setReceiveBufferSize(2_048); // the system takes some more
    return new RawClient(service, socket);
  }

  void send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
  }

  /** As one chunk of a body that is sent in chunks. */
  void sendChunk(String text) throws IOException {
    var length = Integer.toHexString(text.getBytes(StandardCharsets.UTF_8).length);
    send(length + "\r\n" + text + "\r\n");
  }

  void finish() throws IOException {
    socket.shutdownOutput();
  }

  boolean answered() throws IOException {
    return socket.getInputStream().available() > 0;
  }

  /** The next line that contains a text; those before it are passed over. */
  String lineWith(String text, Duration max) throws IOException {
    socket.setSoTimeout(Math.toIntExact(max.toMillis()));
    for (var line = in.readLine(); line != null; line = in.readLine()) {
      if (line.contains(text)) {
        return line;
      }
    }
    throw new IOException("the server closed without a line that has " + text);
  }

  /** All until the server closes. */
  String rest(Duration max) throws IOException {
    socket.setSoTimeout(Math.toIntExact(max.toMillis()));
    var rest = new StringBuilder();
    var buffer = new char[8_192];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      rest.append(buffer, 0, n);
    }
    return rest.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
