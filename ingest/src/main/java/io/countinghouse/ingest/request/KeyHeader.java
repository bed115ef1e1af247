package io.countinghouse.ingest.request;

import java.util.List;

/**
 * The value of the header {@code Idempotency-Key}. By its <a
 * href="https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/">draft</a> it
 * is a String of structured fields (RFC 9651, section 3.3.3): in quotes, with a backslash before a
 * quote and before a backslash. A bare key, as many clients send it, stands for itself.
 */
final class KeyHeader {

  private static final String FORM =
      "must be a bare key or a structured-field String (RFC 9651) such as \"till-7-0001\": ";

  private KeyHeader() {}

  /**
   * The key that a request names.
   *
   * @param values of all headers of this name
   * @throws InvalidRequest if there is not one, or it is no key
   */
  static String key(List<String> values) {
    if (values.isEmpty()) {
      throw new InvalidRequest(Instruction.KEY_HEADER, "must be given", Given.MISSING);
    }
    if (values.size() > 1) { // which of them counts, a proxy between us may see otherwise
      throw new InvalidRequest(
          Instruction.KEY_HEADER, "must be given once", Given.times(values.size()));
    }
    var value = values.getFirst();
    try {
      return Text.key(unquoted(value));
    } catch (IllegalArgumentException e) {
      throw new InvalidRequest(
          Instruction.KEY_HEADER, String.valueOf(e.getMessage()), Given.text(value));
    }
  }

  private static String unquoted(String value) {
    return value.startsWith("\"") ? string(value) : value;
  }

  /**
   * Parameters, which the draft has none of, are refused: we can't know what they would ask for.
   */
  private static String string(String value) {
    var text = new StringBuilder(value.length());
    for (int i = 1; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"') {
        if (i < value.length() - 1) {
          throw new IllegalArgumentException(FORM + "nothing may follow its closing quote");
        }
        return text.toString();
      }
      if (c == '\\') {
        i++;
        if (i == value.length() || (value.charAt(i) != '"' && value.charAt(i) != '\\')) {
          throw new IllegalArgumentException(
              FORM + "a backslash stands before a quote or a backslash only");
        }
      }
      text.append(value.charAt(i));
    }
    throw new IllegalArgumentException(FORM + "its closing quote is missing");
  }
}
