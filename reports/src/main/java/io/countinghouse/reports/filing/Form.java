package io.countinghouse.reports.filing;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A form of FinCEN's e-filing. How the totals in the head of a batch are counted is in chapter 2 of
 * its XML user guides.
 */
public enum Form {

  /** Currency transaction report, form 112: all parties count, and every amount in detail. */
  CTR("CTRX", "CTRXBatchSchema.xsd", "https://www.fincen.gov/base/EFL_CTRXBatchSchema.xsd"),

  /** Suspicious activity report, form 111: subjects count, and the amounts that are involved. */
  SAR("SARX", "SARXBatchSchema.xsd", "https://www.fincen.gov/base/EFL_SARXBatchSchema.xsd");

  private static final String SUBJECT = "33";

  private final String code;
  private final String schemaFile;
  private final String schemaLocation;

  Form(String code, String schemaFile, String schemaLocation) {
    this.code = code;
    this.schemaFile = schemaFile;
    this.schemaLocation = schemaLocation;
  }

  String code() {
    return code;
  }

  /** How the name of its schema's file ends. */
  String schemaFile() {
    return schemaFile;
  }

  String schemaLocation() {
    return schemaLocation;
  }

  /** Its name where people read it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The attributes of a batch's head, counted from what is written under it. */
  Map<String, String> totals(List<Element> activities) {
    var totals = new LinkedHashMap<String, String>();
    totals.put("TotalAmount", dollars(activities).toString());
    totals.put("PartyCount", Long.toString(parties(activities)));
    totals.put("ActivityCount", Integer.toString(activities.size()));
    if (this == SAR) {
      totals.put("ActivityAttachmentCount", "0");
      totals.put("AttachmentCount", "0");
    }
    return totals;
  }

  /** The sum of the amounts, in whole dollars. */
  BigInteger dollars(List<Element> activities) {
    var amount = this == CTR ? "DetailTransactionAmountText" : "TotalSuspiciousAmountText";
    return activities.stream()
        .flatMap(activity -> activity.all(e -> e.name().equals(amount)).stream())
        .map(e -> new BigInteger(e.text()))
        .reduce(BigInteger.ZERO, BigInteger::add);
  }

  private long parties(List<Element> activities) {
    return activities.stream()
        .flatMap(activity -> activity.all(e -> e.name().equals("Party")).stream())
        .filter(party -> this == CTR || party.part("ActivityPartyTypeCode").equals(SUBJECT))
        .count();
  }
}
