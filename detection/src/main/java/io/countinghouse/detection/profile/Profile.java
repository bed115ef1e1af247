package io.countinghouse.detection.profile;

import io.countinghouse.events.MerchantProfile;
import java.time.Duration;
import java.util.Arrays;

/**
 * What is known of one merchant (or, where a payment names none, of one counterparty): payments and
 * confirmed frauds in buckets of 6 hours over 60 days. A window is exact but for the one bucket
 * that its older edge cuts, which counts whole.
 *
 * <p>Mutable, and owned by one thread.
 */
public final class Profile {

  /** The width of a bucket, and so the error of a window's edge. */
  public static final Duration BUCKET = Duration.ofHours(6);

  /** How long a bucket is kept after the newest: 60 days. */
  public static final int BUCKETS_MAX = 240;

  /** The longest window over them. */
  public static final Duration AGE_MAX = BUCKET.multipliedBy(BUCKETS_MAX);

  static final long BUCKET_US = BUCKET.toMillis() * 1_000;

  private long[] index = new long[4];
  private int[] payments = new int[4];
  private int[] frauds = new int[4];
  private int[] explained = new int[4];
  private int size;

  /** The bucket of a time. */
  public static long bucket(long occurredAtUs) {
    return Math.floorDiv(occurredAtUs, BUCKET_US);
  }

  /**
   * As it was published.
   *
   * @throws IllegalArgumentException if its buckets are of another width
   */
  public static Profile of(MerchantProfile published) {
    if (published.bucketSeconds() != BUCKET.toSeconds()) {
      throw new IllegalArgumentException(
          "buckets of %d s are not known".formatted(published.bucketSeconds()));
    }
    var profile = new Profile();
    for (var bucket : published.buckets()) {
      int at = profile.place(bucket.index());
      profile.payments[at] = bucket.payments();
      profile.frauds[at] = bucket.frauds();
      profile.explained[at] = bucket.explained();
    }
    return profile;
  }

  /** One more payment; one that is older than the bounds is not counted. */
  public void payment(long occurredAtUs) {
    int at = place(bucket(occurredAtUs));
    if (at >= 0) {
      payments[at]++;
    }
  }

  /**
   * A payment that was counted before has been confirmed as fraud.
   *
   * @param explained whether its amount alone was unusual for its account: then it says nothing of
   *     the merchant
   */
  public void fraud(long occurredAtUs, boolean explained) {
    frauds(occurredAtUs, explained, 1);
  }

  /** A fraud that was counted before, with the same figures, was none. */
  public void noFraud(long occurredAtUs, boolean explained) {
    frauds(occurredAtUs, explained, -1);
  }

  private void frauds(long occurredAtUs, boolean explained, int more) {
    int at = place(bucket(occurredAtUs));
    if (at >= 0) {
      frauds[at] += more;
      if (explained) {
        this.explained[at] += more;
      }
    }
  }

  /** The bucket's place, made if it is missing; less than 0 if it is beyond the bounds. */
  private int place(long bucket) {
    int at = Arrays.binarySearch(index, 0, size, bucket);
    if (at >= 0) {
      return at;
    }
    if (size > 0 && bucket <= index[size - 1] - BUCKETS_MAX) {
      return -1;
    }
    int place = -at - 1;
    insert(place, bucket);
    int old = 0;
    while (index[old] <= index[size - 1] - BUCKETS_MAX) {
      old++;
    }
    drop(old);
    return place - old;
  }

  private void insert(int place, long bucket) {
    if (size == index.length) {
      index = Arrays.copyOf(index, size * 2);
      payments = Arrays.copyOf(payments, size * 2);
      frauds = Arrays.copyOf(frauds, size * 2);
      explained = Arrays.copyOf(explained, size * 2);
    }
    System.arraycopy(index, place, index, place + 1, size - place);
    System.arraycopy(payments, place, payments, place + 1, size - place);
    System.arraycopy(frauds, place, frauds, place + 1, size - place);
    System.arraycopy(explained, place, explained, place + 1, size - place);
    index[place] = bucket;
    payments[place] = 0;
    frauds[place] = 0;
    explained[place] = 0;
    size++;
  }

  private void drop(int old) {
    if (old > 0) {
      size -= old;
      System.arraycopy(index, old, index, 0, size);
      System.arraycopy(payments, old, payments, 0, size);
      System.arraycopy(frauds, old, frauds, 0, size);
      System.arraycopy(explained, old, explained, 0, size);
    }
  }

  /** Payments later than {@code fromUs}, up to and with {@code toUs}. */
  public int payments(long fromUs, long toUs) {
    int count = 0;
    for (int i = size - 1; i >= 0 && endUs(i) > fromUs; i--) {
      if (startUs(i) <= toUs) {
        count += payments[i];
      }
    }
    return count;
  }

  /** Frauds of the same payments that the amount does not explain. */
  public int frauds(long fromUs, long toUs) {
    int count = 0;
    for (int i = size - 1; i >= 0 && endUs(i) > fromUs; i--) {
      if (startUs(i) <= toUs) {
        count += frauds(i);
      }
    }
    return count;
  }

  /** How many buckets it has. */
  public int size() {
    return size;
  }

  long startUs(int i) {
    return index[i] * BUCKET_US;
  }

  long endUs(int i) {
    return startUs(i) + BUCKET_US;
  }

  /** Frauds that the amount does not explain. */
  int frauds(int i) {
    return frauds[i] - explained[i];
  }

  /** Payments that no fraud was confirmed of. */
  int good(int i) {
    return Math.max(0, payments[i] - frauds[i]);
  }
}
