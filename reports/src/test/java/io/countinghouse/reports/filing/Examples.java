package io.countinghouse.reports.filing;

import io.countinghouse.events.Money;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;

/** People and institutions that do not exist. Numbers that start with 666 were never given out. */
final class Examples {

  static final LocalDate DAY = LocalDate.of(2026, 3, 3);

  private Examples() {}

  /** With the names and values in turn changed. */
  static Filer filer(String... changes) {
    return Filer.of(changed(settings(), changes));
  }

  static Map<String, String> settings() {
    var settings = new HashMap<String, String>();
    for (var part : List.of("transmitter", "institution", "location", "branch")) {
      settings.put(part + ".street", "1 Example & Sons Way");
      settings.put(part + ".city", "Springfield");
      settings.put(part + ".state", "VA");
      settings.put(part + ".zip", "22150");
      settings.put(part + ".country", "US");
    }
    for (var part : List.of("institution", "location")) {
      settings.put(part + ".name", "Example Bank <Test>");
      settings.put(part + ".ein", "666000001");
      settings.put(part + ".regulator", "occ");
      settings.put(part + ".type", "depository");
      settings.put(part + ".rssd", "999999");
    }
    settings.put("transmitter.name", "Example Bank");
    settings.put("transmitter.phone", "7035550100");
    settings.put("transmitter.tin", "666000001");
    settings.put("transmitter.tcc", "PTEST123");
    settings.put("transmitter.contact", "Compliance Desk");
    settings.put("contact.office", "Compliance Office");
    settings.put("contact.phone", "7035550101");
    settings.put("contact.extension", "42");
    return settings;
  }

  static Map<String, String> changed(Map<String, String> texts, String... changes) {
    var changed = new HashMap<>(texts);
    for (int i = 0; i < changes.length; i += 2) {
      changed.put(changes[i], changes[i + 1]);
    }
    return changed;
  }

  static Map<String, String> person(String customer, String... changes) {
    return changed(
        Map.ofEntries(
            Map.entry("customer", customer),
            Map.entry("kind", "individual"),
            Map.entry("name", "Müller-O'Test"),
            Map.entry("first_name", "Ann"),
            Map.entry("tin", "666123456"),
            Map.entry("tin_type", "ssn"),
            Map.entry("birth_date", "1980-02-29"),
            Map.entry("street", "2 Nowhere <Lane> & Co"),
            Map.entry("city", "Springfield"),
            Map.entry("state", "VA"),
            Map.entry("zip", "221501234"),
            Map.entry("country", "US"),
            Map.entry("id_type", "drivers-license"),
            Map.entry("id_number", "T66600001"),
            Map.entry("id_country", "US"),
            Map.entry("id_state", "VA"),
            Map.entry("occupation", "Tester"),
            Map.entry("naics", "541380"),
            Map.entry("phone", "7035550102"),
            Map.entry("email", "ann@example.com")),
        changes);
  }

  static Map<String, String> company(String customer, String... changes) {
    return changed(
        Map.ofEntries(
            Map.entry("customer", customer),
            Map.entry("kind", "entity"),
            Map.entry("name", "Nowhere Trading LLC"),
            Map.entry("tin", "666999111"),
            Map.entry("tin_type", "ein"),
            Map.entry("street", "3 Nowhere Lane"),
            Map.entry("city", "Springfield"),
            Map.entry("state", "VA"),
            Map.entry("zip", "22150"),
            Map.entry("country", "US")),
        changes);
  }

  static Map<String, Identity> known(List<Map<String, String>> customers) {
    var known = new HashMap<String, Identity>();
    customers.stream().map(Identity::of).forEach(i -> known.put(i.customer(), i));
    return known;
  }

  static Cash cash(long cents, long largest, long transactions, String accounts) {
    return cash(cents, largest, transactions, accounts, "branch");
  }

  static Cash cash(long cents, long largest, long transactions, String accounts, String channels) {
    return new Cash(
        BigInteger.valueOf(cents),
        BigInteger.valueOf(largest),
        transactions,
        new Accounts(accounts, accounts.split(" ", -1).length),
        Channels.of(channels));
  }

  static CashDay day(String customer, @Nullable Cash in, @Nullable Cash out) {
    return new CashDay(DAY, customer, in, out);
  }

  static Flagged flag(long id, String account, long minor, String currency, String at) {
    var amount = Money.ofMinor(minor, currency);
    return new Flagged(new UUID(0x7000, id), account, amount, Instant.parse(at), false);
  }

  static Flagged dismissed(Flagged flag) {
    return new Flagged(flag.transaction(), flag.account(), flag.amount(), flag.at(), true);
  }

  /** 6,000.01 USD of two accounts, in nine days. */
  static List<Flagged> flags() {
    return List.of(
        flag(1, "a2", 1, "USD", "2026-03-09T12:00:00Z"),
        flag(2, "a1", 600_000, "USD", "2026-03-01T12:00:00Z"));
  }

  static byte[] written(Form form, List<Element> activities) throws Exception {
    var out = new ByteArrayOutputStream();
    BatchXml.write(form, activities, out);
    return out.toByteArray();
  }

  static Document parsed(byte[] xml) throws Exception {
    var factory = DocumentBuilderFactory.newDefaultNSInstance();
    factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    return factory.newDocumentBuilder().parse(new ByteArrayInputStream(xml));
  }

  static void write(Path file, byte[] xml) throws Exception {
    Files.write(file, xml);
  }
}
