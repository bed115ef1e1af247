package io.countinghouse.detection.rule;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A value in a document and the way to it, so that whatever is wrong is said with its place. */
record Place(String path, JsonNode node) {

  /** Longer values would hide the message. */
  private static final int SHOWN_MAX = 60;

  /** The refusal of this value. */
  RuleRefusedException refuse(String why) {
    return new RuleRefusedException(path.isEmpty() ? why : path + ": " + why);
  }

  /** The value as a message shows it. */
  String shown() {
    var text = node.isString() ? node.asString() : node.toString();
    return text.length() > SHOWN_MAX ? text.substring(0, SHOWN_MAX) + "…" : text;
  }

  private Place child(String field, JsonNode value) {
    return new Place(path.isEmpty() ? field : path + "." + field, value);
  }

  /** A field that may be missing. */
  @Nullable Place find(String field) {
    var value = node.get(field);
    return value == null ? null : child(field, value);
  }

  boolean has(String field) {
    return node.has(field);
  }

  /** A field that must be there. */
  Place at(String field) {
    var found = find(field);
    if (found == null) {
      throw child(field, node).refuse("is missing");
    }
    return found;
  }

  /** Refuses anything but an object with none but these fields. */
  Place object(String... fields) {
    if (!node.isObject()) {
      throw refuse(shown() + " is no object");
    }
    var known = Arrays.asList(fields);
    for (var name : node.propertyNames()) {
      if (!known.contains(name)) {
        throw child(name, node.get(name))
            .refuse(name + " is no field here; nearest are " + Nearest.to(name, known));
      }
    }
    return this;
  }

  String text(int charsMax) {
    if (!node.isString()) {
      throw refuse(shown() + " is no text");
    }
    var text = node.asString();
    if (text.isBlank() || text.length() > charsMax) {
      throw refuse("must have 1 to " + charsMax + " characters");
    }
    return text;
  }

  /** A name of a rule or a list. */
  String id() {
    var id = text(60);
    if (!id.matches("[a-z][a-z0-9-]*")) {
      throw refuse(shown() + " must be small letters, digits and hyphens");
    }
    return id;
  }

  int version() {
    if (!node.isInt() || node.asInt() < 1) {
      throw refuse(shown() + " must be a whole number from 1 on");
    }
    return node.asInt();
  }

  double number() {
    // A whole number that is too great for a double would be an exception without the default.
    double number = node.isNumber() ? node.asDouble(Double.NaN) : Double.NaN;
    if (!Double.isFinite(number)) {
      throw refuse(shown() + " is no number");
    }
    return number;
  }

  Duration duration() {
    try {
      return Duration.parse(text(30));
    } catch (DateTimeException e) {
      throw refuse(shown() + " is no ISO 8601 duration such as PT10M or P7D");
    }
  }

  Instant moment() {
    try {
      return Instant.parse(text(40));
    } catch (DateTimeException e) {
      throw refuse(shown() + " is no time such as 2026-03-01T12:00:00Z");
    }
  }

  /** One of some words. */
  <T> T oneOf(Map<String, T> words, String what) {
    var word = text(100);
    var meant = words.get(word);
    if (meant == null) {
      throw refuse(
          shown() + " is no " + what + "; nearest are " + Nearest.to(word, words.keySet()));
    }
    return meant;
  }

  /** The elements of an array. */
  List<Place> items(int max) {
    if (!node.isArray() || node.isEmpty() || node.size() > max) {
      throw refuse("must be an array of 1 to " + max + " elements");
    }
    var items = new ArrayList<Place>(node.size());
    for (int i = 0; i < node.size(); i++) {
      items.add(new Place(path + "[" + i + "]", node.get(i)));
    }
    return items;
  }
}
