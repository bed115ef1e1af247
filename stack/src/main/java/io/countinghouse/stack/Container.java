package io.countinghouse.stack;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports.Binding;
import com.github.dockerjava.api.model.Volume;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.testcontainers.containers.GenericContainer;

/**
 * What {@link Child} is for processes, for the official images: Testcontainers starts one and ends
 * it with this JVM, the engine's own client kills, pauses and restarts it. The port is fixed, so
 * that it is the same after a restart; the data is in a named volume that stays.
 *
 * <p>This way was never run on the machines that build this project: they have no container engine.
 */
final class Container {
  private static final int STOP_SECONDS_MAX = 30;

  private final GenericContainer<?> container;
  private final String name;

  private Container(GenericContainer<?> container, String name) {
    this.container = container;
    this.name = name;
  }

  /**
   * Starts a container.
   *
   * @param port on the host's loopback interface
   * @param inner the port inside
   * @param data the folder inside that the volume holds
   */
  static Container start(
      GenericContainer<?> container, Path dir, String name, int port, int inner, String data) {
    var ports = new PortBinding(Binding.bindIpAndPort("127.0.0.1", port), ExposedPort.tcp(inner));
    var bind = new Bind(volume(dir, name), new Volume(data));
    container.withExposedPorts(inner);
    container.withCreateContainerCmdModifier(command ->
        command.withHostConfig(
            hostConfig(command.getHostConfig()).withPortBindings(ports).withBinds(bind)));
    container.start();
    return new Container(container, name);
  }

  long pid() {
    var pid = state().getPidLong();
    if (pid == null) {
      throw new IllegalStateException(name + " does not run");
    }
    return pid;
  }

  boolean alive() {
    return Boolean.TRUE.equals(state().getRunning());
  }

  void kill() {
    client().killContainerCmd(container.getContainerId()).exec();
    if (!Waiting.until(Duration.ofSeconds(STOP_SECONDS_MAX), () -> !alive())) {
      throw new IllegalStateException(name + " outlived SIGKILL");
    }
  }

  void suspend() {
    client().pauseContainerCmd(container.getContainerId()).exec();
  }

  void resume() {
    if (Boolean.TRUE.equals(state().getPaused())) {
      client().unpauseContainerCmd(container.getContainerId()).exec();
    }
  }

  /** Starts the same container again, with the same port and data. */
  void restart() {
    halt();
    client().startContainerCmd(container.getContainerId()).exec();
  }

  void await(Duration limit, BooleanSupplier ready) {
    if (!Waiting.until(limit, ready)) {
      throw new IllegalStateException(
          name + " was not ready within " + limit + "\n" + container.getLogs());
    }
  }

  /** Stops and removes the container; its volume stays. */
  void close() {
    halt();
    container.stop();
  }

  private void halt() {
    resume();
    if (alive()) {
      client().stopContainerCmd(container.getContainerId()).withTimeout(STOP_SECONDS_MAX).exec();
    }
  }

  private ContainerState state() {
    return client().inspectContainerCmd(container.getContainerId()).exec().getState();
  }

  private DockerClient client() {
    return container.getDockerClient();
  }

  private static HostConfig hostConfig(@Nullable HostConfig known) {
    return known == null ? new HostConfig() : known;
  }

  /** The same directory finds the same volume. */
  private static String volume(Path dir, String name) {
    var id = UUID.nameUUIDFromBytes(dir.toString().getBytes(StandardCharsets.UTF_8));
    return "countinghouse-" + id + "-" + name;
  }
}
