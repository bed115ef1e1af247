package io.countinghouse.reports.filing;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * An element of a batch. One with parts gets a sequence number when it is written, one with text
 * has none: so FinCEN's schemas have it.
 *
 * @param text empty if it has parts
 */
record Element(String name, String text, List<Element> parts) {

  /** An element with text, which may be empty. */
  static Element text(String name, String text) {
    return new Element(name, text, List.of());
  }

  /** Begins an element with parts. */
  static Parts named(String name) {
    return new Parts(name);
  }

  /** Every element in it that fits, at any depth, itself included. */
  List<Element> all(Predicate<Element> fits) {
    var found = new ArrayList<Element>();
    collect(fits, found);
    return found;
  }

  private void collect(Predicate<Element> fits, List<Element> found) {
    if (fits.test(this)) {
      found.add(this);
    }
    parts.forEach(part -> part.collect(fits, found));
  }

  /** The text of a part; empty if there is none. */
  String part(String name) {
    return parts.stream()
        .filter(part -> part.name.equals(name))
        .map(Element::text)
        .findFirst()
        .orElse("");
  }

  /** Parts in the order of the schema. */
  static final class Parts {

    private final String name;
    private final List<Element> parts = new ArrayList<>();

    private Parts(String name) {
      this.name = name;
    }

    Parts add(String name, String text) {
      parts.add(text(name, text));
      return this;
    }

    /** Adds what is known. */
    Parts addKnown(String name, @Nullable String text) {
      return text == null || text.isEmpty() ? this : add(name, text);
    }

    Parts add(Parts part) {
      parts.add(part.build());
      return this;
    }

    /** Adds a part only if it has parts itself. */
    Parts addFilled(Parts part) {
      return part.parts.isEmpty() ? this : add(part);
    }

    Parts yes(String name, boolean holds) {
      return holds ? add(name, "Y") : this;
    }

    Element build() {
      return new Element(name, "", List.copyOf(parts));
    }
  }
}
