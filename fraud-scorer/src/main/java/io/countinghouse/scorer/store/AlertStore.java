package io.countinghouse.scorer.store;

import io.countinghouse.detection.alert.AccountAlerts;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is open on the accounts of one task: a record for each account that was flagged or snoozed,
 * of some 200 bytes and 40 more for each open flag, 3 KB at the most; none for the others. It is
 * asked only when a payment is flagged.
 */
public final class AlertStore {

  public static final String NAME = "account-alerts";

  /** Only the scorer reads it; a field that is added must have a meaning when it is missing. */
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private static final Serde<AccountAlerts> SERDE =
      Serdes.serdeFrom(
          (topic, alerts) -> alerts == null ? null : JSON.writeValueAsBytes(alerts),
          (topic, bytes) -> bytes == null ? null : JSON.readValue(bytes, AccountAlerts.class));

  private final KeyValueStore<String, AccountAlerts> store;

  private AlertStore(KeyValueStore<String, AccountAlerts> store) {
    this.store = store;
  }

  /** The store as the topology declares it: on disk, with a changelog, unbuffered. */
  public static StoreBuilder<?> declared() {
    return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(NAME), Serdes.String(), SERDE)
        .withLoggingEnabled(Map.of())
        .withCachingDisabled();
  }

  /** Over the task's open store. */
  @SuppressWarnings("unchecked") // Streams hands stores out untyped; declared() gave it its types
  public static AlertStore over(KeyValueStore<?, ?> store) {
    return new AlertStore((KeyValueStore<String, AccountAlerts>) store);
  }

  /**
   * Notes what happens to an account.
   *
   * @return what is open then
   */
  public AccountAlerts change(String account, UnaryOperator<AccountAlerts> happens) {
    var found = store.get(account);
    var before = found == null ? AccountAlerts.NONE : found;
    var after = happens.apply(before);
    if (!after.equals(before)) {
      store.put(account, after);
    }
    return after;
  }
}
