package io.countinghouse.reports.filing;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who a customer is.
 *
 * @param customer the {@code customer_id}, or the account if it has none
 * @param values only what is known, as kept
 */
public record Identity(String customer, Map<IdentityField, String> values) {

  private static final int CUSTOMER_BYTES_MAX = 200;

  /** Numbers that stand for no number, by FinCEN's guide. */
  private static final Set<String> NO_TIN = Set.of("123456789");

  /**
   * Of texts by their names in a file; an empty one is none.
   *
   * @throws IllegalArgumentException naming the field and its rule, and never a value
   */
  static Identity of(Map<String, String> texts) {
    var values = new EnumMap<IdentityField, String>(IdentityField.class);
    for (var field : IdentityField.values()) {
      try {
        var value = field.checked(texts.getOrDefault(field.column(), ""));
        if (!value.isEmpty()) {
          values.put(field, value);
        }
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(field.column() + ": " + e.getMessage(), e);
      }
    }
    var identity = new Identity(customer(texts.getOrDefault("customer", "")), values);
    identity.checkTogether();
    return identity;
  }

  private static String customer(String text) {
    int bytes = text.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
    if (bytes == 0 || bytes > CUSTOMER_BYTES_MAX || !text.equals(FilingText.clean(text))) {
      throw new IllegalArgumentException("customer: must be 1 to 200 bytes of printable text");
    }
    return text;
  }

  private void checkTogether() {
    require(values.containsKey(IdentityField.KIND), "kind: must be individual or entity");
    var tin = get(IdentityField.TIN);
    var type = get(IdentityField.TIN_TYPE);
    require((tin == null) == (type == null), "tin_type: must be given with tin, and only with it");
    if (tin != null && !"foreign".equals(type)) {
      require(tin.matches("[0-9]{9}"), "tin: must be nine digits");
      boolean number = tin.chars().distinct().count() > 1 && !NO_TIN.contains(tin);
      require(number, "tin: must be a number that can be somebody's");
    }
    boolean document = get(IdentityField.ID_TYPE) != null;
    require(
        document == (get(IdentityField.ID_NUMBER) != null),
        "id_number: must be given with id_type, and only with it");
    require(
        "other".equals(get(IdentityField.ID_TYPE)) == (get(IdentityField.ID_OTHER) != null),
        "id_other: must say what the document is if id_type is other, and only then");
    require(
        !entity()
            || (get(IdentityField.FIRST_NAME) == null && get(IdentityField.BIRTH_DATE) == null),
        "kind: an entity has no first name and no birth date");
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(rule);
    }
  }

  /** What is known of a field; null: nothing. */
  @Nullable String get(IdentityField field) {
    return values.get(field);
  }

  boolean entity() {
    return "entity".equals(get(IdentityField.KIND));
  }

  /** Shows nothing of the person. */
  @Override
  public String toString() {
    return "Identity[" + customer + "]";
  }
}
