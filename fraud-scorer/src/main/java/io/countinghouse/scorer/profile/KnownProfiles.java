package io.countinghouse.scorer.profile;

import io.countinghouse.detection.profile.Profile;
import io.countinghouse.events.Topics;
import io.countinghouse.events.UndecodableException;
import io.countinghouse.scorer.store.Recent;
import java.util.Arrays;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ValueAndTimestamp;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The published profiles, as this process has read them so far: every instance holds all of them,
 * since an account may pay anybody. They come in beside the transactions, so that what a score was
 * computed from is recorded in it.
 */
public final class KnownProfiles {

  public static final String NAME = "known-profiles";

  private static final Logger LOG = LoggerFactory.getLogger(KnownProfiles.class);

  private final KeyValueStore<String, ValueAndTimestamp<byte[]>> published;
  private final Runnable unreadable;
  private final Recent<Decoded> decoded = new Recent<>(Decoded::parts);

  /**
   * A profile and the bytes that it was read from; another instance may publish others any time.
   */
  @SuppressWarnings("ArrayRecordComponent") // belongs to this class alone and is never changed
  private record Decoded(byte[] bytes, Profile profile) {

    int parts() {
      return 1 + profile.size();
    }
  }

  private KnownProfiles(
      KeyValueStore<String, ValueAndTimestamp<byte[]>> published, Runnable unreadable) {
    this.published = published;
    this.unreadable = unreadable;
  }

  /**
   * Over the process's global store.
   *
   * @param unreadable told of each profile that can't be read, once while it is remembered
   */
  public static KnownProfiles over(ProcessingContext context, Runnable unreadable) {
    return new KnownProfiles(context.getStateStore(NAME), unreadable);
  }

  /**
   * What is known of a party; nothing, if it was never published, or can't be read: the party's
   * next publication mends that, and until then its payments must not wait. Only to be read.
   */
  public Profile of(String party) {
    var found = published.get(party);
    if (found == null) {
      return new Profile();
    }
    var before = decoded.get(party);
    if (before != null && Arrays.equals(before.bytes, found.value())) {
      return before.profile;
    }
    var profile = read(party, found.value());
    decoded.put(party, new Decoded(found.value(), profile));
    return profile;
  }

  private Profile read(String party, byte[] value) {
    var codec = Topics.PROFILES.codec();
    try {
      return Profile.of(codec.decode(codec.schema(), value));
    } catch (UndecodableException | IllegalArgumentException e) {
      LOG.atWarn()
          .addKeyValue("party", party)
          .log("a published profile can't be read and counts as none: {}", e.getMessage());
      unreadable.run();
      return new Profile();
    }
  }
}
