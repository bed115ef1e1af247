package io.countinghouse.stack;

import java.nio.file.Path;
import java.time.Duration;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.MountableFile;

/** ClickHouse's official image; see {@link Container}: not run on the build machines. */
final class ContainerClickHouse implements ClickHouseServer {
  private static final Duration START_MAX = Duration.ofMinutes(2);
  private static final String USERS = "io/countinghouse/stack/container-clickhouse-users.xml";

  private final int port;
  private final ClickHouseLogins logins;
  private final Container container;

  private ContainerClickHouse(Path dir) {
    this.port = Ports.in(dir).port("clickhouse");
    this.logins = ClickHouseLogins.kept(Kept.credentials(dir));
    var image =
        new GenericContainer<>(Containers.CLICKHOUSE)
            .withEnv(logins.containerEnvironment())
            .withCopyFileToContainer(
                MountableFile.forClasspathResource(USERS),
                "/etc/clickhouse-server/users.d/countinghouse.xml");
    this.container = Container.start(image, dir, "clickhouse", port, 8123, "/var/lib/clickhouse");
  }

  static ContainerClickHouse launch(Path dir) {
    return new ContainerClickHouse(dir.toAbsolutePath().normalize());
  }

  ContainerClickHouse awaitReady() {
    container.await(START_MAX, this::prepared);
    return this;
  }

  private boolean prepared() {
    try {
      createDatabase(database());
      return true;
    } catch (IllegalStateException e) {
      return false; // not yet; the caller's limit ends this, with the server's log
    }
  }

  @Override
  public ContainerClickHouse restart() {
    container.restart();
    return awaitReady();
  }

  @Override
  public String url() {
    return "http://127.0.0.1:" + port;
  }

  @Override
  public ClickHouseLogins logins() {
    return logins;
  }

  @Override
  public String database() {
    return ClickHouseConfig.DATABASE;
  }

  @Override
  public void createDatabase(String name) {
    new ClickHouseHttp(url(), user(), password()).createDatabase(name);
  }

  @Override
  public long pid() {
    return container.pid();
  }

  @Override
  public boolean alive() {
    return container.alive();
  }

  @Override
  public void kill() {
    container.kill();
  }

  @Override
  public void suspend() {
    container.suspend();
  }

  @Override
  public void resume() {
    container.resume();
  }

  @Override
  public void close() {
    container.close();
  }
}
