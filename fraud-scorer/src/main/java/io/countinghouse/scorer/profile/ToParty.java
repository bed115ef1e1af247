package io.countinghouse.scorer.profile;

import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Sends what is {@link About} a party to that party; the trace stays behind. What is about none
 * ends here.
 */
public final class ToParty<V> extends ContextualProcessor<String, V, String, PartyEvent> {

  /** Something that a party's profile must learn. */
  public interface About {

    String party();

    PartyEvent partyEvent();
  }

  @Override
  public void process(Record<String, V> read) {
    if (read.value() instanceof About about) {
      context()
          .forward(
              new Record<>(
                  about.party(), about.partyEvent(), read.timestamp(), new RecordHeaders()));
    }
  }
}
