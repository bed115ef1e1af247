package io.countinghouse.ingest.rules;

import io.countinghouse.events.Snooze;
import io.countinghouse.events.Topics;
import io.countinghouse.ingest.access.Caller;
import io.countinghouse.ingest.access.Changes;
import io.countinghouse.ingest.access.Changes.Event;
import io.countinghouse.topics.OneRecord;

/** Where accounts are snoozed, on record. */
public final class SnoozeDesk {

  private final String bootstrap;
  private final Changes changes;

  public SnoozeDesk(String bootstrap, Changes changes) {
    this.bootstrap = bootstrap;
    this.changes = changes;
  }

  /**
   * Writes it.
   *
   * @param address where the request came from
   * @throws org.apache.kafka.common.KafkaException if it is not known whether it is written
   */
  public void put(Snooze snooze, Caller caller, String address) {
    var what = snooze.subjectAccount() + " until " + snooze.until();
    changes.record(Event.ACCOUNT_SNOOZED, caller, address, what);
    OneRecord.write(bootstrap, Topics.SNOOZES, snooze.subjectAccount(), snooze);
  }
}
