package io.countinghouse.scorer.profile;

import io.countinghouse.detection.profile.Profile;
import io.countinghouse.events.Topics;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ValueAndTimestamp;

/**
 * The published profiles, as this process has read them so far: every instance holds all of them,
 * since an account may pay anybody. They come in beside the transactions, so that what a score was
 * computed from is recorded in it.
 */
public final class KnownProfiles {

  public static final String NAME = "known-profiles";

  private final KeyValueStore<String, ValueAndTimestamp<byte[]>> published;

  private KnownProfiles(KeyValueStore<String, ValueAndTimestamp<byte[]>> published) {
    this.published = published;
  }

  /** Over the process's global store. */
  public static KnownProfiles over(ProcessingContext context) {
    return new KnownProfiles(context.getStateStore(NAME));
  }

  /** What is known of a party; nothing, if it was never published. */
  public Profile of(String party) {
    var found = published.get(party);
    if (found == null) {
      return new Profile();
    }
    var codec = Topics.PROFILES.codec();
    return Profile.of(codec.decode(codec.schema(), found.value()));
  }
}
