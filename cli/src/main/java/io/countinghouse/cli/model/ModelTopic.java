package io.countinghouse.cli.model;

import io.countinghouse.cli.CommandFailed;
import io.countinghouse.detection.model.Model;
import io.countinghouse.detection.model.ModelActivation;
import io.countinghouse.detection.model.ModelBook;
import io.countinghouse.detection.model.ModelLanguage;
import io.countinghouse.detection.model.ModelPart;
import io.countinghouse.detection.model.ModelRefusedException;
import io.countinghouse.events.ModelDocument;
import io.countinghouse.events.Topics;
import io.countinghouse.events.UndecodableException;
import io.countinghouse.topics.EventHeaders;
import io.countinghouse.topics.OneRecord;
import io.countinghouse.topics.WholeTopic;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;

/** The topic of models: read whole, with the eyes of the scorer, and written to. */
final class ModelTopic {

  private static final Duration ANSWER_MAX = Duration.ofSeconds(20);

  private final String bootstrap;

  ModelTopic(String bootstrap) {
    this.bootstrap = bootstrap;
  }

  /** Everything that is written now. */
  ModelBook read() {
    var book = new ModelBook();
    try {
      WholeTopic.read(bootstrap, Topics.MODELS, ANSWER_MAX, record -> take(book, record));
    } catch (KafkaException e) {
      throw new CommandFailed("Kafka does not give the models: " + e.getMessage(), e);
    }
    return book;
  }

  /** What the scorer refuses is in its dead letters; here as there it does nothing. */
  private static void take(ModelBook book, ConsumerRecord<byte[], byte[]> record) {
    try {
      var document = EventHeaders.decode(Topics.MODELS, record.headers(), record.value());
      book.take(document, Instant.ofEpochMilli(record.timestamp()));
    } catch (ModelRefusedException | UndecodableException e) {
      // passed over, as by the scorer
    }
  }

  /**
   * Writes a model's file, unless it is there, and sees that it has come whole.
   *
   * @throws CommandFailed if another model was written at the same moment, or there is no room
   */
  void put(Model model, byte[] file) {
    if (digests(read()).contains(model.digest())) {
      return;
    }
    for (var part : ModelPart.of(model.digest(), file)) {
      write(ModelLanguage.document(part));
    }
    if (!digests(read()).contains(model.digest())) {
      throw new CommandFailed(
          "the model did not come whole, or there is no room for it: fraud-models.fraud-scorer.dlq says why");
    }
  }

  /**
   * Checks an activation as the scorer will, and writes it.
   *
   * @param wanted gives it, knowing what is written so far
   * @return what was written
   */
  ModelDocument activate(Function<ModelBook, ModelActivation> wanted) {
    var book = read();
    var document = ModelLanguage.document(wanted.apply(book));
    try {
      book.check(document, Instant.now());
    } catch (ModelRefusedException e) {
      throw new CommandFailed(String.valueOf(e.getMessage()), e);
    }
    write(document);
    return document;
  }

  private void write(ModelDocument document) {
    try {
      OneRecord.write(bootstrap, Topics.MODELS, document.key(), document);
    } catch (KafkaException e) {
      throw new CommandFailed(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * The whole digest of a model that is written.
   *
   * @param begins how it begins
   */
  static String digest(ModelBook book, String begins) {
    var found = digests(book).stream().filter(one -> one.startsWith(begins)).toList();
    if (found.size() != 1) {
      throw new CommandFailed(
          "%d models begin with %s; see model list".formatted(found.size(), begins));
    }
    return found.getFirst();
  }

  private static List<String> digests(ModelBook book) {
    return book.models().stream().map(Model::digest).toList();
  }
}
