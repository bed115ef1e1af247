package io.countinghouse.reports.filing;

import io.countinghouse.reports.filing.Channels.Way;
import io.countinghouse.reports.filing.Element.Parts;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The currency transaction report (FinCEN form 112) of a cash day. What moved between the till and
 * an account was a deposit or a withdrawal; the ledger knows no other kind of cash.
 */
final class CtrForm {

  private static final int ACCOUNTS_MAX = 198;
  private static final String ON_OWN_BEHALF = "50";
  private static final String FOR_ANOTHER = "17";
  private static final String ON_WHOSE_BEHALF = "23";
  private static final String DEPOSIT = "55";
  private static final String WITHDRAWAL = "56";

  private final Filer filer;
  private final Parties parties;
  private final Twins twins;
  private final Needs needs;
  private final String filed;

  CtrForm(Filer filer, LocalDate filed, Twins twins) {
    this.filer = filer;
    this.parties = new Parties(filer);
    this.twins = twins;
    this.needs = new Needs(Form.CTR, twins);
    this.filed = day(filed);
  }

  static String day(LocalDate day) {
    return day.format(DateTimeFormatter.BASIC_ISO_DATE);
  }

  /**
   * Fills in the form.
   *
   * @param conductor who brought or took the cash; null: nobody has said
   * @param known who the customers are
   */
  Filing fill(CashDay cash, @Nullable String conductor, Map<String, Identity> known) {
    if (twins.has(cash.customer())) {
      return new Filing.Incomplete(List.of(Twins.problem(cash.customer(), cash.day().toString())));
    }
    var customer = known.get(cash.customer());
    boolean self =
        conductor == null
            ? customer != null && !customer.entity() && filer.individualsActForThemselves()
            : conductor.equals(cash.customer());
    var problems = new ArrayList<Problem>();
    problems.addAll(needs.of(cash.customer(), cash.day().toString(), customer, self));
    var other = conductor == null || self ? null : known.get(conductor);
    if (conductor != null && !self) {
      problems.addAll(needs.of(conductor, cash.day().toString(), other, true));
    }
    boolean nobody = conductor == null && !self;
    if (nobody && !cash.onlyTogether()) {
      problems.add(problem(cash, "conductor", "item 2", "is not known: who brought or took it?"));
    }
    var acted = self ? customer : other;
    if (acted != null && acted.entity()) {
      problems.add(problem(cash, "conductor", "item 2", "must be a person, not an entity"));
    }
    var channels =
        filer.otherChannelsAreTellers() ? cash.channels().othersAtTeller() : cash.channels();
    if (nobody && cash.onlyTogether() && !channels.tellerKnown()) {
      problems.add(problem(cash, "channel", "item 24", "does not say whether any was at a teller"));
    }
    checkAmountsAndAccounts(cash, problems);
    return problems.isEmpty() && customer != null
        ? new Filing.Complete(
            activity(cash, customer, self, other, currency(cash, channels, nobody)))
        : new Filing.Incomplete(problems);
  }

  private static Problem problem(CashDay cash, String field, String item, String what) {
    return new Problem(cash.customer(), cash.day().toString(), field, item, what);
  }

  private static void checkAmountsAndAccounts(CashDay cash, List<Problem> problems) {
    check(cash, cash.in(), "item 21", problems);
    check(cash, cash.out(), "item 22", problems);
    if (problems.isEmpty()
        && accounts(cash.in()).size() + accounts(cash.out()).size() > ACCOUNTS_MAX) {
      problems.add(problem(cash, "accounts", "items 21, 22", "are more than " + ACCOUNTS_MAX));
    }
  }

  private static void check(CashDay day, @Nullable Cash cash, String item, List<Problem> problems) {
    try {
      dollars(cash);
    } catch (IllegalArgumentException e) {
      problems.add(problem(day, "amount", item, String.valueOf(e.getMessage())));
    }
    try {
      accounts(cash);
    } catch (IllegalArgumentException e) {
      problems.add(problem(day, "accounts", item, String.valueOf(e.getMessage())));
    }
  }

  private static String dollars(@Nullable Cash cash) {
    return cash == null ? "" : Dollars.of(cash.cents());
  }

  private static List<String> accounts(@Nullable Cash cash) {
    return cash == null ? List.of() : cash.accounts().names(ACCOUNTS_MAX);
  }

  private Element activity(
      CashDay cash, Identity customer, boolean self, @Nullable Identity other, Parts currency) {
    var activity =
        Element.named("Activity")
            .add("FilingDateText", filed)
            .add(
                Element.named("ActivityAssociation")
                    .add("CorrectsAmendsPriorReportIndicator", "")
                    .add("FinCENDirectBackFileIndicator", "")
                    .add("InitialReportIndicator", "Y"));
    parties.heads().forEach(activity::add);
    var place = amounts(Parties.party("34"), cash);
    activity.add(parties.place(parties.regulated(place, "location"), "location"));
    activity.add(person(cash, customer, self ? ON_OWN_BEHALF : ON_WHOSE_BEHALF));
    if (other != null) {
      activity.add(person(cash, other, FOR_ANOTHER));
    }
    return activity.add(currency).build();
  }

  private static Parts amounts(Parts party, CashDay cash) {
    return party
        .addKnown("IndividualEntityCashInAmountText", dollars(cash.in()))
        .addKnown("IndividualEntityCashOutAmountText", dollars(cash.out()));
  }

  private Parts person(CashDay cash, Identity who, String role) {
    var party = Parties.born(Parties.party(role), who);
    amounts(party, cash)
        .yes("MultipleTransactionsPersonsIndividualsIndicator", cash.several())
        .yes("PartyAsEntityOrganizationIndicator", who.entity());
    var email =
        Element.named("ElectronicAddress")
            .addKnown("ElectronicAddressText", who.get(IdentityField.EMAIL));
    parties.person(party, who, email);
    accounts(cash.in()).forEach(account -> party.add(account(account, "8")));
    accounts(cash.out()).forEach(account -> party.add(account(account, "9")));
    return party;
  }

  private static Parts account(String name, String direction) {
    return Element.named("Account")
        .add("AccountNumberText", name)
        .add(
            Element.named("PartyAccountAssociation")
                .add("PartyAccountAssociationTypeCode", direction));
  }

  /**
   * Item 24. "Aggregated" is said only where three things are so (question 27 of FinCEN's CTR
   * FAQs): of nobody it is known that he handled the cash, no transaction by itself had to be
   * reported, and one at least was at a teller.
   */
  private static Parts currency(CashDay cash, Channels channels, boolean nobody) {
    boolean aggregated = nobody && cash.onlyTogether() && channels.has(Way.TELLER);
    var activity =
        Element.named("CurrencyTransactionActivity")
            .add("AggregateTransactionIndicator", sign(aggregated))
            .add("ArmoredCarServiceIndicator", sign(channels.has(Way.ARMORED_CAR)))
            .add("ATMIndicator", sign(channels.has(Way.ATM)))
            .add("MailDepositShipmentIndicator", sign(channels.has(Way.MAIL)))
            .add("NightDepositIndicator", sign(channels.has(Way.NIGHT_DEPOSIT)))
            .add("SharedBranchingIndicator", sign(channels.has(Way.SHARED_BRANCH)))
            .add("TotalCashInReceiveAmountText", dollars(cash.in()))
            .add("TotalCashOutAmountText", dollars(cash.out()))
            .add("TransactionDateText", day(cash.day()));
    detail(activity, DEPOSIT, cash.in());
    detail(activity, WITHDRAWAL, cash.out());
    return activity;
  }

  private static String sign(boolean holds) {
    return holds ? "Y" : "";
  }

  private static void detail(Parts activity, String kind, @Nullable Cash cash) {
    if (cash != null) {
      activity.add(
          Element.named("CurrencyTransactionActivityDetail")
              .add("CurrencyTransactionActivityDetailTypeCode", kind)
              .add("DetailTransactionAmountText", dollars(cash))
              .add("OtherCurrencyTransactionActivityDetailText", "")
              .add("OtherForeignCurrencyCountryText", ""));
    }
  }
}
