package io.countinghouse.reports.filing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a form needs to know of a person. These are the items that FinCEN's guides mark as critical;
 * a box "unknown" is never ticked, since only a person can say that something can't be known.
 */
final class Needs {

  /** Countries whose addresses have a state and a ZIP code on the forms. */
  private static final Set<String> WITH_STATES = Set.of("US", "CA", "MX");

  /** The CTR's numbers of its items (form 112, part I). */
  private static final Map<IdentityField, String> CTR_ITEMS =
      Map.ofEntries(
          Map.entry(IdentityField.NAME, "item 4"),
          Map.entry(IdentityField.FIRST_NAME, "item 5"),
          Map.entry(IdentityField.STREET, "item 10"),
          Map.entry(IdentityField.CITY, "item 11"),
          Map.entry(IdentityField.STATE, "item 12"),
          Map.entry(IdentityField.ZIP, "item 13"),
          Map.entry(IdentityField.COUNTRY, "item 14"),
          Map.entry(IdentityField.TIN, "item 15"),
          Map.entry(IdentityField.BIRTH_DATE, "item 18"),
          Map.entry(IdentityField.ID_TYPE, "item 20"),
          Map.entry(IdentityField.ID_COUNTRY, "item 20"),
          Map.entry(IdentityField.ID_STATE, "item 20"));

  private static final Map<IdentityField, String> ELEMENTS =
      Map.ofEntries(
          Map.entry(IdentityField.NAME, "RawEntityIndividualLastName"),
          Map.entry(IdentityField.FIRST_NAME, "RawIndividualFirstName"),
          Map.entry(IdentityField.STREET, "RawStreetAddress1Text"),
          Map.entry(IdentityField.CITY, "RawCityText"),
          Map.entry(IdentityField.STATE, "RawStateCodeText"),
          Map.entry(IdentityField.ZIP, "RawZIPCode"),
          Map.entry(IdentityField.COUNTRY, "RawCountryCodeText"),
          Map.entry(IdentityField.TIN, "PartyIdentificationNumberText"),
          Map.entry(IdentityField.BIRTH_DATE, "IndividualBirthDateText"),
          Map.entry(IdentityField.ID_TYPE, "PartyIdentificationTypeCode"),
          Map.entry(IdentityField.ID_COUNTRY, "OtherIssuerCountryText"),
          Map.entry(IdentityField.ID_STATE, "OtherIssuerStateText"));

  private final Form form;
  private final Twins twins;

  Needs(Form form, Twins twins) {
    this.form = form;
    this.twins = twins;
  }

  /**
   * What is missing.
   *
   * @param who what is known; null: nothing at all
   * @param document whether the person's identity must have been verified by a document
   */
  List<Problem> of(String customer, String day, @Nullable Identity who, boolean document) {
    if (twins.has(customer)) {
      return List.of(Twins.problem(customer, day));
    }
    if (who == null) {
      return List.of(
          new Problem(customer, day, "customer", "Part I", "is not known; load it with customers"));
    }
    var missing = new ArrayList<Problem>();
    for (var field : fields(who, document)) {
      if (who.get(field) == null) {
        missing.add(new Problem(customer, day, field.column(), item(field), Problem.MISSING));
      }
    }
    return missing;
  }

  private static List<IdentityField> fields(Identity who, boolean document) {
    var fields = new ArrayList<IdentityField>();
    fields.add(IdentityField.NAME);
    if (!who.entity()) {
      fields.add(IdentityField.FIRST_NAME);
    }
    fields.addAll(List.of(IdentityField.STREET, IdentityField.CITY, IdentityField.COUNTRY));
    if (withState(who, IdentityField.COUNTRY)) {
      fields.addAll(List.of(IdentityField.STATE, IdentityField.ZIP));
    }
    fields.add(IdentityField.TIN);
    if (!who.entity()) {
      fields.add(IdentityField.BIRTH_DATE);
    }
    if (document && !who.entity()) {
      fields.addAll(List.of(IdentityField.ID_TYPE, IdentityField.ID_COUNTRY));
      boolean licence = "drivers-license".equals(who.get(IdentityField.ID_TYPE));
      if (licence && withState(who, IdentityField.ID_COUNTRY)) {
        fields.add(IdentityField.ID_STATE);
      }
    }
    return fields;
  }

  private static boolean withState(Identity who, IdentityField country) {
    var code = who.get(country);
    return code != null && WITH_STATES.contains(code);
  }

  private String item(IdentityField field) {
    var place = form == Form.CTR ? CTR_ITEMS.get(field) : "Part I";
    return place + ", " + ELEMENTS.get(field);
  }
}
