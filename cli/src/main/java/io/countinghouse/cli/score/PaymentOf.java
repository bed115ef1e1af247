package io.countinghouse.cli.score;

import io.countinghouse.cli.CommandFailed;
import io.countinghouse.cli.Connection;
import io.countinghouse.cli.http.HttpConnection;
import java.io.IOException;
import java.net.URI;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The payment that a transaction belongs to, as ingest shows it. The scorer knows a payment by the
 * posting or the authorisation, where the customer decided; statements and chargebacks name the
 * capture, by which the money moved.
 */
final class PaymentOf {

  private static final JsonMapper JSON = new JsonMapper();

  private PaymentOf() {}

  /**
   * Asks for it.
   *
   * @return a posting, or an authorisation
   * @throws CommandFailed if there is no such transaction, if it is no payment, or if ingest does
   *     not answer
   */
  static JsonNode transaction(Connection system, UUID id) {
    try (var ingest = new HttpConnection(URI.create(system.ingestUrl()))) {
      var posted = posted(ingest, system, id.toString());
      var kind = posted.required("kind").asString();
      return switch (kind) {
        case "post", "authorise" -> posted;
        case "capture" -> posted(ingest, system, related(posted));
        case "void", "expire" -> throw noPayment(posted, "released the hold of");
        case "reverse" -> throw noPayment(posted, "moved back the money of");
        default -> throw new CommandFailed("this version does not know kind " + kind + " of " + id);
      };
    } catch (IOException e) {
      throw new CommandFailed("ingest does not answer: " + e.getMessage(), e);
    }
  }

  private static CommandFailed noPayment(JsonNode posted, String does) {
    return new CommandFailed(
        "%s is no payment but a transaction of kind %s, which %s %s: review that one if it is meant"
            .formatted(
                posted.required("transaction_id").asString(),
                posted.required("kind").asString(),
                does,
                related(posted)));
  }

  private static String related(JsonNode posted) {
    return posted.required("related_id").asString();
  }

  private static JsonNode posted(HttpConnection ingest, Connection system, String id)
      throws IOException {
    var head =
        HttpConnection.head(
            "GET",
            "/v1/transactions/" + id,
            URI.create(system.ingestUrl()),
            "Authorization: Bearer " + system.ingestApiKey());
    var answer = ingest.send(head, "", new byte[0]);
    if (answer.status() == 404) {
      throw new CommandFailed("there is no transaction " + id);
    }
    if (answer.status() != 200) {
      throw new CommandFailed("ingest answered " + answer);
    }
    return JSON.readTree(answer.body());
  }
}
