package io.countinghouse.testkit;

import io.countinghouse.stack.Stack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests the real servers: {@code @ExtendWith(RunningStack.class)} and a parameter of type
 * {@link Stack} or {@link Servers}. All test classes of a JVM share one stack, which is started by
 * the first that asks and stopped after the last; its files are under {@code target/stack-…}.
 */
public final class RunningStack implements BeforeAllCallback, ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(RunningStack.class);

  @Override
  public void beforeAll(ExtensionContext context) {
    servers(context); // so that no single test pays for the start
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    var type = parameter.getParameter().getType();
    return type == Stack.class || type == Servers.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    var servers = servers(context);
    return parameter.getParameter().getType() == Stack.class ? servers.stack() : servers;
  }

  private static Servers servers(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .computeIfAbsent(
            Servers.class, key -> new Servers(Stack.start(directory())), Servers.class);
  }

  private static Path directory() {
    try {
      return Files.createTempDirectory(Files.createDirectories(Path.of("target")), "stack-");
    } catch (IOException e) {
      throw new UncheckedIOException("a directory for the stack", e);
    }
  }
}
