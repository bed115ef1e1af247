package io.countinghouse.reports.filing;

import io.countinghouse.reports.filing.Element.Parts;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The suspicious activity report (FinCEN form 111) of a case: one subject, who is a customer. */
final class SarForm {

  private static final int ACCOUNTS_MAX = 99;
  private static final String SUBJECT = "33";
  private static final String HOLDS_THE_ACCOUNT = "41";

  private final Filer filer;
  private final Parties parties;
  private final Needs needs;
  private final LocalDate filed;
  private final ZoneId zone;

  /**
   * @param zone of the days between which it happened
   */
  SarForm(Filer filer, LocalDate filed, ZoneId zone, Twins twins) {
    this.filer = filer;
    this.parties = new Parties(filer);
    this.needs = new Needs(Form.SAR, twins);
    this.filed = filed;
    this.zone = zone;
  }

  /**
   * Fills in the form.
   *
   * @param flagged what was flagged of the customer in the days of the filing
   * @param who the customer; null: not known
   */
  Filing fill(SarCase sar, List<Flagged> flagged, @Nullable Identity who) {
    var customer = sar.customer();
    var problems = new ArrayList<>(needs.of(customer, "", who, true));
    check(
        customer,
        "narrative",
        "Part V, ActivityNarrativeText",
        problems,
        () -> Narrative.blocks(sar.narrative()));
    var meant = Meant.of(sar, flagged);
    problems.addAll(meant.problems());
    if (!meant.problems().isEmpty()) {
      return new Filing.Incomplete(problems);
    }
    var found = Suspicion.of(meant.flagged());
    check(
        customer,
        "accounts",
        "Part I, AccountNumberText",
        problems,
        () -> found.accounts().names(ACCOUNTS_MAX));
    check(
        customer,
        "amount",
        "item 29, TotalSuspiciousAmountText",
        problems,
        () -> Dollars.of(found.cents()));
    return problems.isEmpty() && who != null
        ? new Filing.Complete(activity(sar, found, who))
        : new Filing.Incomplete(problems);
  }

  private static void check(
      String customer, String field, String item, List<Problem> problems, Runnable rule) {
    try {
      rule.run();
    } catch (IllegalArgumentException e) {
      problems.add(new Problem(customer, "", field, item, String.valueOf(e.getMessage())));
    }
  }

  private Element activity(SarCase sar, Suspicion found, Identity who) {
    var activity =
        Element.named("Activity")
            .add("FilingDateText", CtrForm.day(filed))
            .add(Element.named("ActivityAssociation").add("InitialReportIndicator", "Y"));
    parties.heads().forEach(activity::add);
    activity.add(location()).add(subject(found, who)).add(suspicion(sar, found));
    var blocks = Narrative.blocks(sar.narrative());
    for (int i = 0; i < blocks.size(); i++) {
      activity.add(
          Element.named("ActivityNarrativeInformation")
              .add("ActivityNarrativeSequenceNumber", Integer.toString(i + 1))
              .add("ActivityNarrativeText", blocks.get(i)));
    }
    return activity.build();
  }

  private Parts location() {
    var party = Parties.party("34").yes("NoBranchActivityInvolvedIndicator", filer.noBranch());
    parties.place(parties.regulated(party, "location"), "location");
    return filer.noBranch()
        ? party
        : party.add(Element.named("PartyAssociation").add(parties.branch()));
  }

  private Parts subject(Suspicion found, Identity who) {
    var party =
        Parties.born(Parties.party(SUBJECT), who)
            .yes("PartyAsEntityOrganizationIndicator", who.entity());
    var email = Element.named("ElectronicAddress");
    if (who.get(IdentityField.EMAIL) != null) {
      email
          .addKnown("ElectronicAddressText", who.get(IdentityField.EMAIL))
          .add("ElectronicAddressTypeCode", "E");
    }
    return parties
        .person(party, who, email)
        .add(
            Element.named("PartyAssociation")
                .add("CustomerIndicator", "Y")
                .add(
                    "SubjectRelationshipFinancialInstitutionTINText", filer.get("institution.ein")))
        .add(accounts(found));
  }

  private Parts accounts(Suspicion found) {
    var institution = Parties.party(HOLDS_THE_ACCOUNT).add(parties.institutionNumber());
    for (var account : found.accounts().names(ACCOUNTS_MAX)) {
      institution.add(
          Element.named("Account")
              .add("AccountNumberText", account)
              .add(
                  Element.named("PartyAccountAssociation")
                      .add("PartyAccountAssociationTypeCode", "5")));
    }
    return Element.named("PartyAccountAssociation")
        .add("PartyAccountAssociationTypeCode", "7")
        .add(institution);
  }

  private Parts suspicion(SarCase sar, Suspicion found) {
    var suspicion =
        Element.named("SuspiciousActivity")
            .add("SuspiciousActivityFromDateText", day(found.firstAt()))
            .add("SuspiciousActivityToDateText", day(found.lastAt()))
            .add("TotalSuspiciousAmountText", Dollars.of(found.cents()));
    for (var each : sar.activities()) {
      suspicion.add(
          Element.named("SuspiciousActivityClassification")
              .addKnown("OtherSuspiciousActivityTypeText", each.other())
              .add("SuspiciousActivitySubtypeID", Integer.toString(each.subtype()))
              .add("SuspiciousActivityTypeID", Integer.toString(each.type())));
    }
    return suspicion;
  }

  private String day(Instant moment) {
    return CtrForm.day(LocalDate.ofInstant(moment, zone));
  }
}
