package io.countinghouse.ingest.lane;

import io.countinghouse.ingest.request.Instruction;
import io.countinghouse.ingest.request.OpenAccount;
import io.countinghouse.ingest.request.PostTransaction;
import io.countinghouse.ingest.request.Settlement;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.zip.CRC32;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This instance's lanes; a request goes to the one that its subject account, or the transaction
 * that it settles or reverses, hashes to.
 */
public final class Lanes {

  private static final Logger LOG = LoggerFactory.getLogger(Lanes.class);

  private final List<Lane> lanes;
  private final Accounts accounts;
  private final DSLContext reads;

  /**
   * @param lanes in the order of their numbers, so that an account keeps its lane over restarts
   * @param reads for kinds of accounts that are not remembered, from a pool
   */
  public Lanes(List<Lane> lanes, Accounts accounts, DSLContext reads) {
    this.lanes = List.copyOf(lanes);
    this.accounts = accounts;
    this.reads = reads;
  }

  public List<Lane> all() {
    return lanes;
  }

  /** Whether requests wait for a poster: the ledger has all it can do. */
  public boolean busy() {
    return lanes.stream().anyMatch(lane -> lane.queued() > 0);
  }

  /** Waits until every lane takes requests for the first time, or at most so long for each. */
  public void awaitPosting(Duration wait) throws InterruptedException {
    for (var lane : lanes) {
      if (!lane.state().awaitPosting(wait)) {
        LOG.atWarn().addKeyValue("lane", lane.number()).log("not posting yet");
      }
    }
  }

  /**
   * Posts a transaction of any kind; the answer comes after the commit.
   *
   * @param traceparent the trace that it goes on under; null: none
   */
  public CompletableFuture<Outcome> post(Instruction request, @Nullable String traceparent) {
    if (!anyPosting()) { // at once: the pool would only find out after its time-out
      return CompletableFuture.completedFuture(nonePosts());
    }
    try {
      return of(route(request)).post(request, traceparent);
    } catch (DataAccessException e) {
      return CompletableFuture.completedFuture(away(e));
    }
  }

  /**
   * Posts requests as one transaction, all on the lane of the first; the answers come after its
   * end, all at once.
   *
   * @param requests at least one, at most {@link Lane#TOGETHER_MAX}
   */
  public CompletableFuture<List<Outcome>> post(
      List<Instruction> requests, @Nullable String traceparent, Fate fate) {
    if (!anyPosting()) {
      return all(requests, nonePosts());
    }
    try {
      return of(route(requests.getFirst())).post(requests, traceparent, fate);
    } catch (DataAccessException e) {
      return all(requests, away(e));
    }
  }

  private static CompletableFuture<List<Outcome>> all(List<Instruction> requests, Outcome each) {
    return CompletableFuture.completedFuture(Collections.nCopies(requests.size(), each));
  }

  /**
   * Posts many, in order; their accounts are looked up together, where one by one each that is not
   * remembered would cost a round trip.
   *
   * @param traceparent the trace that they go on under; null: none
   */
  public List<CompletableFuture<Outcome>> post(
      List<? extends Instruction> requests, @Nullable String traceparent) {
    if (anyPosting()) {
      try {
        accounts.remember(reads, debitAccounts(requests));
      } catch (DataAccessException e) {
        var away = CompletableFuture.<Outcome>completedFuture(away(e));
        return Collections.nCopies(requests.size(), away);
      }
    }
    var answers = new ArrayList<CompletableFuture<Outcome>>(requests.size());
    for (var request : requests) {
      answers.add(post(request, traceparent));
    }
    return answers;
  }

  private static Set<String> debitAccounts(List<? extends Instruction> requests) {
    var names = new HashSet<String>();
    for (var request : requests) {
      if (request instanceof PostTransaction post && post.subjectAccount() == null) {
        names.add(post.debitAccount());
      }
    }
    return names;
  }

  private boolean anyPosting() {
    for (var lane : lanes) {
      if (lane.state().posting()) {
        return true;
      }
    }
    return false;
  }

  /** They all wait for the same as a rule; if not, the first one's is as good as any. */
  private Outcome.Unavailable nonePosts() {
    return new Outcome.Unavailable(lanes.getFirst().state().waitsFor().why());
  }

  /** Without its kind an account has no lane. */
  private static Outcome.Unavailable away(DataAccessException e) {
    LOG.atDebug().setCause(e).log("the kind of an account can't be read");
    return new Outcome.Unavailable(LaneWait.LEDGER.why());
  }

  /** Opens an account; the answer comes after the commit. */
  public CompletableFuture<AccountOutcome> open(OpenAccount request, Asker asker) {
    return of(request.account()).open(request, asker);
  }

  /** Freezes, unfreezes or closes an account; the answer comes after the commit. */
  public CompletableFuture<StatusOutcome> change(String account, StatusChange change, Asker asker) {
    return of(account).change(account, change, asker);
  }

  /** Whatever follows from one transaction goes to one lane, so it is decided in its order. */
  private String route(Instruction request) {
    return switch (request) {
      case PostTransaction post -> subject(post);
      case Settlement settlement -> settlement.relatedId().toString();
    };
  }

  private String subject(PostTransaction request) {
    var named = request.subjectAccount();
    if (named != null) {
      return named;
    }
    var debit = accounts.kind(reads, request.debitAccount());
    return debit != null && debit.house() ? request.creditAccount() : request.debitAccount();
  }

  private Lane of(String account) {
    if (lanes.size() == 1) {
      return lanes.getFirst();
    }
    var crc = new CRC32();
    crc.update(account.getBytes(StandardCharsets.UTF_8));
    return lanes.get((int) (crc.getValue() % lanes.size()));
  }
}
