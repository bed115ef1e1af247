package io.countinghouse.reports.rebuild;

import java.time.YearMonth;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A table that a rebuild made beside the live one, by its name: {@code
 * <table>_<what>_<month>_<number>}.
 *
 * @param number of the run that made it, or took it over
 */
record Beside(What what, Partition partition, long number) {

  /** What it is. */
  enum What {
    REBUILT("what is being built"),
    COPY("what is live, while it is copied"),
    FORMER("what was live before the swap");

    private final String told;

    What(String told) {
      this.told = told;
    }

    /** For a person. */
    String told() {
      return told;
    }

    private String inName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final Pattern NAME =
      Pattern.compile(
          "(%s)_(%s)_(\\d{4})(0[1-9]|1[0-2])_(\\d{1,18})"
              .formatted(
                  Arrays.stream(EntryTable.values())
                      .map(EntryTable::table)
                      .collect(Collectors.joining("|")),
                  Arrays.stream(What.values()).map(What::inName).collect(Collectors.joining("|"))));

  /** Of a table's name; empty: no rebuild made it. */
  static Optional<Beside> named(String table) {
    var name = NAME.matcher(table);
    if (!name.matches()) {
      return Optional.empty();
    }
    var month = YearMonth.of(Integer.parseInt(name.group(3)), Integer.parseInt(name.group(4)));
    return Optional.of(
        new Beside(
            What.valueOf(name.group(2).toUpperCase(Locale.ROOT)),
            new Partition(EntryTable.named(name.group(1)).orElseThrow(), month),
            Long.parseLong(name.group(5))));
  }

  /** Its name in ClickHouse. */
  String name() {
    return "%s_%s_%d_%d"
        .formatted(partition.table().table(), what.inName(), partition.id(), number);
  }
}
