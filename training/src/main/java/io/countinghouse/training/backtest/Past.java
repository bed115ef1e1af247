package io.countinghouse.training.backtest;

import io.countinghouse.detection.feature.Hindsight;
import io.countinghouse.detection.history.AccountEvent;
import io.countinghouse.detection.history.History;
import io.countinghouse.detection.profile.Profile;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;

/** What was known of accounts and merchants as time went by, in training and in backtests. */
public final class Past {

  private final boolean inOrder;
  private final Map<String, History> histories = new HashMap<>();
  private final Map<String, Profile> merchants = new HashMap<>();

  /** Labels on their way: all together, or by account where accounts have no order. */
  private final Map<String, ArrayDeque<PastLabel>> waiting = new HashMap<>();

  /** By account, where accounts have no order: what it will have received. */
  private final Map<String, PriorityQueue<PastReceived>> toCome = new HashMap<>();

  /**
   * @param inOrder whether payments of all accounts come in the order of time; else nothing is
   *     known of merchants
   */
  public Past(boolean inOrder) {
    this.inOrder = inOrder;
  }

  /** Something becomes known some time: of all together, or of an account, in the order of time. */
  public void learn(PastLabel label) {
    waiting.computeIfAbsent(queue(label.account()), key -> new ArrayDeque<>()).add(label);
  }

  /**
   * The account receives something of a payment that {@link #add} was not told of, or was told that
   * it reached nobody: now, where accounts have an order; else by its time, and to be said before
   * the account's later payments.
   */
  public void learn(PastReceived received) {
    if (inOrder) {
      receive(received.account(), received.event());
      return;
    }
    toCome
        .computeIfAbsent(
            received.account(), key -> new PriorityQueue<>(Comparator.comparing(PastReceived::at)))
        .add(received);
  }

  private String queue(String account) {
    return inOrder ? "" : account;
  }

  /** The account's history as it was known at a moment. */
  public History of(String account, Instant now) {
    var labels = waiting.get(queue(account));
    while (labels != null && !labels.isEmpty() && !labels.getFirst().at().isAfter(now)) {
      apply(labels.removeFirst());
    }
    var received = toCome.get(account);
    while (received != null && !received.isEmpty() && !received.element().at().isAfter(now)) {
      receive(account, received.remove().event());
    }
    return history(account);
  }

  private History history(String account) {
    return histories.getOrDefault(account, History.EMPTY);
  }

  private void apply(PastLabel known) {
    var history = history(known.account());
    var event = Hindsight.meant(history, known.payment(), known.told());
    if (event == null) {
      return; // the scorer, too, puts aside what is said of a payment that it does not know
    }
    histories.put(known.account(), history.labelled(event, known.label()).next());
    if (inOrder) {
      tell(merchant(event), event, Hindsight.news(event.label(), known.label()));
    }
  }

  private static void tell(Profile merchant, AccountEvent event, Hindsight.News news) {
    switch (news) {
      case FRAUD -> merchant.fraud(event.occurredAtUs(), event.unusual());
      case NO_FRAUD -> merchant.noFraud(event.occurredAtUs(), event.unusual());
      case NONE -> {}
    }
  }

  /** What is known of whom the event pays, after {@link #of}. */
  public Profile merchant(AccountEvent event) {
    return merchants.computeIfAbsent(event.party(), party -> new Profile());
  }

  /**
   * Remembers a payment; where accounts have an order, its other side does too.
   *
   * @param seen as it was seen when it happened
   * @param reachesCustomer whether the other side is a customer of the bank too
   */
  public void add(String account, AccountEvent seen, boolean reachesCustomer) {
    histories.put(account, history(account).with(seen).next());
    if (inOrder) {
      merchant(seen).payment(seen.occurredAtUs());
      if (reachesCustomer) {
        receive(seen.counterparty(), seen.fromTheOtherSide(account));
      }
    }
  }

  private void receive(String account, AccountEvent event) {
    var history = history(account);
    if (!history.holds(event)) {
      histories.put(account, history.with(event).next());
    }
  }
}
