package io.countinghouse.reports.rebuild;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.countinghouse.events.Topics;
import io.countinghouse.reports.Books;
import io.countinghouse.reports.ClickHouseReader;
import io.countinghouse.reports.Databases;
import io.countinghouse.reports.Filling;
import io.countinghouse.stack.KafkaBroker;
import io.countinghouse.testkit.RunningStack;
import io.countinghouse.testkit.Seeds;
import io.countinghouse.testkit.Servers;
import io.countinghouse.topics.TopicAdmin;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Three lanes over the end of March, loaded by batch {@code transactions/0/0} as far as the rows
 * say, and then made wrong in every way.
 */
@ExtendWith(RunningStack.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // set before the tests
abstract class WrongMonth {

  static final YearMonth MARCH = YearMonth.of(2026, 3);
  static final TopicPartition STREAM = new TopicPartition("transactions", 0);
  static final TopicPartition REPAIRS =
      new TopicPartition("transactions.analytics-loader.repair", 0);

  /** What the ledger says of the rows, and nothing of where they come from. */
  static final String ROWS =
      "SELECT concat(toString(count()), ' ', toString(sum(sipHash64(tuple(* EXCEPT (batch_id, source_partition, source_offset))))))"
          + " FROM postings WHERE toYYYYMM(posted_at) = 202603";

  final List<String> steps = new ArrayList<>();
  Databases databases;
  private final Servers servers;
  private ClickHouseReader reader;

  /** The class's own: where the group stands is its business alone. */
  private KafkaBroker kafka;

  private Admin admin;

  /** What {@link #ROWS} gave before anything was wrong, and after. */
  String right = "";

  String wrong = "";

  WrongMonth(Servers servers) {
    this.servers = servers;
  }

  @BeforeAll
  void startKafka() throws Exception {
    kafka =
        KafkaBroker.start(
            Files.createTempDirectory(Files.createDirectories(Path.of("target")), "stack-"));
    createTopics();
    admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()));
  }

  void createTopics() throws Exception {
    TopicAdmin.create(
        kafka.bootstrap(), "analytics-loader", List.copyOf(Topics.ALL), Topics.SEQUENCED);
  }

  void forget(String topic) throws Exception {
    admin.deleteTopics(List.of(topic)).all().get();
  }

  @AfterAll
  void stopKafka() {
    admin.close();
    kafka.close();
  }

  @BeforeEach
  void makeWrong() throws Exception {
    databases = Databases.create(servers);
    reader = ClickHouseReader.open(databases.clickHouse());
    steps.clear();
    databases.ledger("SELECT ledger.open_months('2026-03-01', 2)");
    var filling = new Filling(databases);
    for (int lane = 0; lane < 3; lane++) {
      filling.fill(Books.generate(lane, 10, 150, Seeds.one()).withEveryKind());
    }
    databases.ledger("UPDATE ledger.lane SET published_seq = last_seq");
    committed(STREAM, 1_000_000);
    committed(REPAIRS, 1_000_000);
    alter(
        "UPDATE batch_id = 'transactions/0/0', source_partition = 0, source_offset = lane_seq"
            + " WHERE 1");
    right = ask(ROWS);

    databases.deleteFacts("postings", "lane = 0 AND lane_seq IN (20, 21)");
    databases.facts(
        "INSERT INTO postings SELECT * FROM postings WHERE lane = 1 AND lane_seq BETWEEN 30 AND 32");
    alter("UPDATE channel = 'altered' WHERE lane = 2 AND lane_seq = 40 AND side = 'debit'");
    databases.facts(
        "INSERT INTO postings SELECT * REPLACE (toUInt64(900000) AS lane_seq) FROM (SELECT * FROM postings WHERE lane = 2 AND lane_seq = 50)");
    wrong = ask(ROWS);
  }

  private void alter(String what) throws SQLException {
    databases.facts("ALTER TABLE postings " + what + " SETTINGS mutations_sync = 1");
  }

  @AfterEach
  void close() throws Exception {
    reader.close();
    databases.close();
  }

  String bootstrap() {
    return kafka.bootstrap();
  }

  /** As a loader commits a partition of which all before is in. */
  void committed(TopicPartition partition, long offset) throws Exception {
    admin
        .alterConsumerGroupOffsets(
            "analytics-loader", Map.of(partition, new OffsetAndMetadata(offset, "1 closed")))
        .all()
        .get();
  }

  FactsRebuild rebuilding(Consumer<String> told) {
    return new FactsRebuild(
        databases.postgres(), databases.clickHouse(), kafka.bootstrap(), Duration.ZERO, told);
  }

  Result rebuild(boolean yes) throws Exception {
    return rebuilding(steps::add).rebuild(EntryTable.POSTINGS, MARCH, yes);
  }

  Result rollBack(boolean yes) throws Exception {
    return rebuilding(steps::add).rollBack(EntryTable.POSTINGS, MARCH, yes);
  }

  Difference done() throws Exception {
    return assertInstanceOf(Result.Done.class, rebuild(true), steps::toString).difference();
  }

  String ask(String sql) throws SQLException {
    return reader.list(sql, Map.of(), row -> row.getString(1)).getFirst();
  }

  /** Of rebuilds, but for what was live before a swap. */
  void assertNothingIsLeft() throws SQLException {
    assertEquals(
        "0",
        ask(
            "SELECT toString(count()) FROM system.tables WHERE database = currentDatabase()"
                + " AND (name LIKE '%\\_rebuilt\\_%' OR name LIKE '%\\_copy\\_%' OR create_table_query LIKE '%rebuilding\\_%')"));
  }
}
