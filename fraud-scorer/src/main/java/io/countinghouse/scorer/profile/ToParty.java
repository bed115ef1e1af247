package io.countinghouse.scorer.profile;

import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/** Sends what an account has done to the party that it is about; the trace stays behind. */
public final class ToParty<V extends ToParty.About>
    extends ContextualProcessor<String, V, String, PartyEvent> {

  /** Something that a party's profile must learn. */
  public interface About {

    String party();

    PartyEvent partyEvent();
  }

  @Override
  public void process(Record<String, V> read) {
    var about = read.value();
    context()
        .forward(
            new Record<>(about.party(), about.partyEvent(), read.timestamp(), new RecordHeaders()));
  }
}
