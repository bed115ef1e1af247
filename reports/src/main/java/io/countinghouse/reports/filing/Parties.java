package io.countinghouse.reports.filing;

import io.countinghouse.reports.filing.Element.Parts;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parties of a filing, each part of them in the order of FinCEN's schemas. */
final class Parties {

  private static final String EIN = "2";
  private static final String TIN = "4";
  private static final String RSSD = "14";
  private static final String TRANSMITTER_CODE = "28";

  private static final Map<String, String> TIN_TYPES =
      Map.of("ssn", "1", "ein", EIN, "foreign", "9");

  private static final Map<String, String> DOCUMENTS =
      Map.of("drivers-license", "5", "passport", "6", "alien-registration", "7", "other", "999");

  private final Filer filer;

  Parties(Filer filer) {
    this.filer = filer;
  }

  /** Who transmits, who files, and whom to ask. */
  List<Parts> heads() {
    return List.of(
        party("35")
            .add(fullName(filer.get("transmitter.name")))
            .add(address("transmitter"))
            .add(phone(filer.get("transmitter.phone"), ""))
            .add(number(filer.get("transmitter.tin"), TIN))
            .add(number(filer.get("transmitter.tcc"), TRANSMITTER_CODE)),
        party("37").add(fullName(filer.get("transmitter.contact"))),
        place(regulated(party("30"), "institution"), "institution"),
        party("8")
            .add(fullName(filer.get("contact.office")))
            .add(phone(filer.get("contact.phone"), filer.get("contact.extension"))));
  }

  static Parts party(String code) {
    return Element.named("Party").add("ActivityPartyTypeCode", code);
  }

  /** When a person was born, if that is known. */
  static Parts born(Parts party, Identity who) {
    var day = who.get(IdentityField.BIRTH_DATE);
    return party.addKnown("IndividualBirthDateText", day == null ? null : day.replace("-", ""));
  }

  Parts regulated(Parts party, String part) {
    return party.add("PrimaryRegulatorTypeCode", filer.regulator(part));
  }

  /** An institution or a place of it, after the party's own fields. */
  Parts place(Parts party, String part) {
    party
        .add(fullName(filer.get(part + ".name")))
        .add(address(part))
        .add(number(filer.get(part + ".ein"), EIN));
    if (!filer.get(part + ".rssd").isEmpty()) {
      party.add(number(filer.get(part + ".rssd"), RSSD));
    }
    return party.add(
        Element.named("OrganizationClassificationTypeSubtype")
            .add("OrganizationTypeID", filer.type(part)));
  }

  /** A branch: its address, and its number if it has one. */
  Parts branch() {
    var branch = party("46").add(address("branch"));
    var rssd = filer.get("branch.rssd");
    return rssd.isEmpty() ? branch : branch.add(number(rssd, RSSD));
  }

  /** The institution's number, for what refers to it. */
  Parts institutionNumber() {
    return number(filer.get("institution.ein"), TIN);
  }

  /** A person's name, address, telephone, numbers, occupation, after the party's own fields. */
  Parts person(Parts party, Identity who, Parts email) {
    return party
        .add(name(who))
        .add(address(who))
        .addFilled(phone(who.get(IdentityField.PHONE), null))
        .add(
            number(
                known(who, IdentityField.TIN),
                TIN_TYPES.getOrDefault(known(who, IdentityField.TIN_TYPE), "")))
        .addFilled(document(who))
        .addFilled(
            Element.named("PartyOccupationBusiness")
                .addKnown("NAICSCode", who.get(IdentityField.NAICS))
                .addKnown("OccupationBusinessText", who.get(IdentityField.OCCUPATION)))
        .addFilled(email);
  }

  private static Parts name(Identity who) {
    return Element.named("PartyName")
        .add("PartyNameTypeCode", "L")
        .add("RawEntityIndividualLastName", known(who, IdentityField.NAME))
        .addKnown("RawIndividualFirstName", who.get(IdentityField.FIRST_NAME))
        .addKnown("RawIndividualMiddleName", who.get(IdentityField.MIDDLE_NAME))
        .addKnown("RawIndividualNameSuffixText", who.get(IdentityField.SUFFIX));
  }

  private static Parts address(Identity who) {
    return Element.named("Address")
        .add("RawCityText", known(who, IdentityField.CITY))
        .add("RawCountryCodeText", known(who, IdentityField.COUNTRY))
        .addKnown("RawStateCodeText", who.get(IdentityField.STATE))
        .add("RawStreetAddress1Text", known(who, IdentityField.STREET))
        .addKnown("RawZIPCode", who.get(IdentityField.ZIP));
  }

  private Parts address(String part) {
    return Element.named("Address")
        .add("RawCityText", filer.get(part + ".city"))
        .add("RawCountryCodeText", filer.get(part + ".country"))
        .add("RawStateCodeText", filer.get(part + ".state"))
        .add("RawStreetAddress1Text", filer.get(part + ".street"))
        .add("RawZIPCode", filer.get(part + ".zip"));
  }

  private static Parts document(Identity who) {
    var type = who.get(IdentityField.ID_TYPE);
    var document = Element.named("PartyIdentification");
    return type == null
        ? document
        : document
            .addKnown("OtherIssuerCountryText", who.get(IdentityField.ID_COUNTRY))
            .addKnown("OtherIssuerStateText", who.get(IdentityField.ID_STATE))
            .addKnown("OtherPartyIdentificationTypeText", who.get(IdentityField.ID_OTHER))
            .add("PartyIdentificationNumberText", known(who, IdentityField.ID_NUMBER))
            .add("PartyIdentificationTypeCode", DOCUMENTS.getOrDefault(type, ""));
  }

  private static Parts fullName(String name) {
    return Element.named("PartyName").add("PartyNameTypeCode", "L").add("RawPartyFullName", name);
  }

  private static Parts phone(@Nullable String number, @Nullable String extension) {
    return Element.named("PhoneNumber")
        .addKnown("PhoneNumberExtensionText", extension)
        .addKnown("PhoneNumberText", number);
  }

  private static Parts number(String number, String type) {
    return Element.named("PartyIdentification")
        .add("PartyIdentificationNumberText", number)
        .add("PartyIdentificationTypeCode", type);
  }

  /** What a complete filing must have: {@link Needs} has looked before. */
  private static String known(Identity who, IdentityField field) {
    var value = who.get(field);
    if (value == null) {
      throw new IllegalStateException(field + " is not known and was not missed");
    }
    return value;
  }
}
