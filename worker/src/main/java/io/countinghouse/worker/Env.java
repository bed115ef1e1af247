package io.countinghouse.worker;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The environment of a process, read once by its {@code *Main}. Every error names the key and the
 * rule; a key with the service's prefix that nobody read stops the start, so a typing error is
 * never a silent default.
 */
public final class Env {

  private final Map<String, String> values;
  private final Set<String> read = new HashSet<>();

  public Env(Map<String, String> values) {
    this.values = Map.copyOf(values);
  }

  /** The value, if it is set and not empty. */
  public Optional<String> find(String key) {
    read.add(key);
    return Optional.ofNullable(values.get(key)).filter(value -> !value.isEmpty());
  }

  /** The value of a key that must be set. */
  public String text(String key) {
    return find(key).orElseThrow(() -> new IllegalArgumentException(key + " must be set"));
  }

  public String text(String key, String otherwise) {
    return find(key).orElse(otherwise);
  }

  /** A whole number within bounds, both included. */
  public int integer(String key, int otherwise, int min, int max) {
    return parsed(
        key,
        "a whole number from " + min + " to " + max,
        otherwise,
        text -> {
          int value = Integer.parseInt(text);
          if (value < min || value > max) {
            throw new IllegalArgumentException(text);
          }
          return value;
        });
  }

  /** A decimal number within bounds, both included. */
  public double decimal(String key, double otherwise, double min, double max) {
    return parsed(
        key,
        "a number from " + min + " to " + max,
        otherwise,
        text -> {
          double value = Double.parseDouble(text);
          if (!(value >= min && value <= max)) {
            throw new IllegalArgumentException(text);
          }
          return value;
        });
  }

  /** Whole milliseconds within bounds, both included. */
  public Duration millis(String key, int otherwise, int min, int max) {
    return Duration.ofMillis(integer(key, otherwise, min, max));
  }

  public boolean flag(String key) {
    return parsed(
        key,
        "true or false",
        false,
        text ->
            switch (text) {
              case "true" -> true;
              case "false" -> false;
              default -> throw new IllegalArgumentException(text);
            });
  }

  public Path path(String key) {
    return Path.of(text(key));
  }

  /** Any other form; {@code parse} throws {@link IllegalArgumentException} or the like. */
  public <T> T parsed(String key, String rule, T otherwise, Function<String, T> parse) {
    var text = find(key);
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      return parse.apply(text.get());
    } catch (RuntimeException e) { // every parser has its own; all of them mean bad input
      throw new IllegalArgumentException(key + " must be " + rule, e);
    }
  }

  /**
   * To be called when all is read.
   *
   * @throws IllegalArgumentException naming the keys with this prefix that nothing read
   */
  public void refuseUnknown(String prefix) {
    var unknown = new TreeSet<String>();
    for (var key : values.keySet()) {
      if (key.startsWith(prefix) && !read.contains(key)) {
        unknown.add(key);
      }
    }
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException("unknown settings: " + String.join(", ", unknown));
    }
  }
}
