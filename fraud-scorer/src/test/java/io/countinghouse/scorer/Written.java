package io.countinghouse.scorer;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.test.TestRecord;

/** A record as it came out of the topology. */
final class Written {

  private final TestRecord<String, byte[]> record;

  Written(TestRecord<String, byte[]> record) {
    this.record = record;
  }

  String key() {
    return record.key();
  }

  byte[] value() {
    return record.value();
  }

  Headers headers() {
    return record.headers();
  }

  String header(String name) {
    var header = record.headers().lastHeader(name);
    return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
  }

  String hex() {
    return key() + ":" + HexFormat.of().formatHex(value());
  }
}
