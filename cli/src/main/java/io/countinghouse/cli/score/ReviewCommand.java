package io.countinghouse.cli.score;

import io.countinghouse.cli.CommandFailed;
import io.countinghouse.cli.Connection;
import io.countinghouse.cli.DataOption;
import io.countinghouse.events.Micros;
import io.countinghouse.events.Review;
import io.countinghouse.events.Topics;
import io.countinghouse.topics.OneRecord;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code countinghouse review}. */
@Command(
    name = "review",
    description = {
      "Say of a payment that it was fraud, or that it was none. The scorer learns it at once: of",
      "the merchant, and of the account. The newest word on a payment counts. What is said of a",
      "capture is said of its authorisation, which is what was scored; what released a hold or",
      "moved money back is no payment, and is refused.",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./countinghouse review 019ca8e1-a800-7001-8000-000000000001 --outcome confirmed \\",
      "    --reviewer reviewer-3 --reason chargeback",
    })
public final class ReviewCommand implements Callable<Integer> {

  private static final JsonMapper JSON = new JsonMapper();

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Mixin private final DataOption data = new DataOption();

  @Parameters(
      paramLabel = "TRANSACTION",
      description = "The id of the posting, the authorisation or its capture.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private UUID transaction;

  @Option(
      names = "--outcome",
      paramLabel = "confirmed|dismissed",
      required = true,
      description = "Fraud, or none.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private Review.Outcome outcome;

  @Option(names = "--reviewer", paramLabel = "NAME", required = true, description = "Who says so.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private String reviewer;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "Why, for whoever reads it later.")
  private String reason = "";

  @Override
  public Integer call() {
    var system = data.connection();
    var review = review(PaymentOf.transaction(system, transaction));
    write(system, review);
    var out = spec.commandLine().getOut();
    out.println(
        JSON.createObjectNode()
            .put("transaction_id", review.transactionId().toString())
            .put("subject_account", review.subjectAccount())
            .put("outcome", review.outcome().name().toLowerCase(Locale.ROOT)));
    out.flush();
    return 0;
  }

  private static void write(Connection system, Review review) {
    try {
      OneRecord.write(system.kafkaBootstrap(), Topics.REVIEWS, review.subjectAccount(), review);
    } catch (KafkaException e) {
      throw new CommandFailed(String.valueOf(e.getMessage()), e);
    }
  }

  private Review review(JsonNode posted) {
    var subject = posted.required("subject_account").asString();
    var debit = posted.required("debit_account").asString();
    return new Review(
        UUID.fromString(posted.required("transaction_id").asString()),
        subject,
        outcome,
        reviewer,
        Micros.truncate(Instant.now()),
        reason,
        posted.path("merchant_id").asString(null),
        subject.equals(debit) ? posted.required("credit_account").asString() : debit,
        new Review.Payment(
            Instant.parse(posted.required("occurred_at").asString()),
            subject.equals(debit) ? Review.Direction.OUT : Review.Direction.IN,
            posted.required("amount").asString(),
            posted.required("currency").asString()));
  }
}
