package io.countinghouse.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.raft.DynamicVoters;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A Kafka broker and controller in one JVM. Arguments: its properties file, the file that says that
 * it is ready. It ends when its standard input ends.
 */
public final class KafkaMain {
  private KafkaMain() {}

  public static void main(String[] args) throws Exception {
    var properties = new Properties();
    try (var in = Files.newBufferedReader(Path.of(args[0]))) {
      properties.load(in);
    }
    format(properties);
    var server = new KafkaRaftServer(KafkaConfig.fromProps(properties), Time.SYSTEM);
    server.startup(); // returns when the broker has been let in by the controller
    publish(Path.of(args[1]));
    awaitEndOfInput();
    server.shutdown();
    server.awaitShutdown();
    System.exit(0);
  }

  /** Lays the storage once; what is there already stays. */
  private static void format(Properties properties) throws Exception {
    var directory = properties.getProperty("log.dirs");
    if (Files.exists(Path.of(directory, "meta.properties"))) {
      return;
    }
    var nodeId = properties.getProperty("node.id");
    var controller = properties.getProperty("controller.quorum.bootstrap.servers");
    new Formatter()
        .setPrintStream(System.err)
        .setNodeId(Integer.parseInt(nodeId))
        .setClusterId(Uuid.randomUuid().toString())
        .setDirectories(List.of(directory))
        .setMetadataLogDirectory(directory)
        .setControllerListenerName("CONTROLLER")
        .setReleaseVersion(MetadataVersion.latestProduction())
        .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
        .setInitialControllers(
            DynamicVoters.parse(nodeId + "@" + controller + ":" + Uuid.randomUuid()))
        .setHasDynamicQuorum(true)
        .run();
  }

  private static void publish(Path ready) throws IOException {
    var fresh = Files.writeString(ready.resolveSibling(ready.getFileName() + ".new"), "ready\n");
    Files.move(fresh, ready, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void awaitEndOfInput() throws IOException {
    while (System.in.read() >= 0) {
      // nothing is ever said to us
    }
  }
}
