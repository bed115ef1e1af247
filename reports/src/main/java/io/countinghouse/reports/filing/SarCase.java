package io.countinghouse.reports.filing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a person decided to file about a customer, and in which words.
 *
 * @param narrative the person's own text
 * @param transactions the flagged ones that are meant; empty: all of the customer
 */
public record SarCase(
    String customer, String narrative, List<Activity> activities, List<UUID> transactions) {

  /**
   * A kind of suspicious activity by the schema's numbers, such as 1 and 114.
   *
   * @param other what it is, where the subtype is "other" (ending in 999)
   */
  public record Activity(int type, int subtype, @Nullable String other) {

    private static final int OTHER = 999;
    private static final int OTHER_LENGTH_MAX = 50;

    boolean isOther() {
      return subtype % 1_000 == OTHER;
    }

    private void check() {
      require(
          (isOther() ? subtype / 1_000 : subtype / 100) == type,
          "subtype " + subtype + " is none of type " + type);
      require(isOther() == (other != null), "other must be given where the subtype is other");
      require(other == null || other.equals(FilingText.clean(other)), "other has odd white space");
      require(
          other == null || (!other.isEmpty() && other.length() <= OTHER_LENGTH_MAX),
          "other must be 1 to " + OTHER_LENGTH_MAX + " characters");
    }
  }

  /** {@link UUID#fromString} takes shorter ones too, and makes others of them. */
  private static final Pattern ID =
      Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

  /** A case as the file has it; the narrative is a file beside it. */
  private record Line(
      @Nullable String customer,
      @Nullable String narrativeFile,
      @Nullable List<Activity> activities,
      @Nullable List<String> transactions) {}

  /**
   * Reads a file of cases: a JSON array.
   *
   * @throws IllegalArgumentException naming the case that is not as it must be
   */
  public static List<SarCase> read(Path file) throws IOException {
    var json =
        JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();
    Line[] lines;
    try {
      lines = json.readValue(Files.readString(file), Line[].class);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("not a JSON array of cases: " + e.getOriginalMessage(), e);
    }
    var cases = new ArrayList<SarCase>();
    var customers = new HashSet<String>();
    for (int i = 0; i < lines.length; i++) {
      try {
        var found = of(lines[i], file);
        require(customers.add(found.customer()), "the customer has another case in this file");
        cases.add(found);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("case " + (i + 1) + ": " + e.getMessage(), e);
      }
    }
    return cases;
  }

  private static SarCase of(Line line, Path file) throws IOException {
    var activities = line.activities();
    if (line.customer() == null || line.narrativeFile() == null || activities == null) {
      throw new IllegalArgumentException("must have customer, narrativeFile and activities");
    }
    require(!activities.isEmpty() && activities.size() <= 99, "activities must be 1 to 99");
    activities.forEach(Activity::check);
    require(
        activities.stream().map(Activity::subtype).distinct().count() == activities.size(),
        "a subtype must be named once");
    var narrative = file.resolveSibling(line.narrativeFile());
    require(Files.isRegularFile(narrative), "there is no file " + line.narrativeFile());
    var transactions = transactions(line.transactions());
    return new SarCase(line.customer(), Files.readString(narrative), activities, transactions);
  }

  private static List<UUID> transactions(@Nullable List<String> named) {
    if (named == null) {
      return List.of();
    }
    require(
        !named.isEmpty(), "transactions must not be empty; left out, all flagged ones are meant");
    var ids = named.stream().map(SarCase::id).toList();
    require(new HashSet<>(ids).size() == ids.size(), "a transaction must be named once");
    return ids;
  }

  private static UUID id(String text) {
    var rule = "transactions must be ids such as 01890a5d-ac96-774b-bcce-b302099a8057";
    require(text != null && ID.matcher(text).matches(), rule);
    return UUID.fromString(text);
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(rule);
    }
  }
}
