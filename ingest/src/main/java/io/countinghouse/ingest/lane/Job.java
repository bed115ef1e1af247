package io.countinghouse.ingest.lane;

import io.countinghouse.ingest.request.ContentDigest;
import io.countinghouse.ingest.request.Instruction;
import io.countinghouse.ingest.request.OpenAccount;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A request that waits at a lane, and whoever waits for its answer. */
sealed interface Job {

  /** Answers without an outcome in the ledger. */
  void unavailable(String why);

  /** Whether its caller has given up waiting. */
  boolean abandoned();

  /** A job that has one caller, who waits for one answer. */
  sealed interface Single extends Job {

    CompletableFuture<? super Outcome.Unavailable> answer();

    @Override
    default void unavailable(String why) {
      answer().complete(new Outcome.Unavailable(why));
    }

    @Override
    default boolean abandoned() {
      return answer().isDone();
    }
  }

  /**
   * A request to post, with the digest of its content.
   *
   * @param traceparent beside the request, as it is no part of what is asked for
   */
  record Post(
      Instruction request,
      @Nullable String traceparent,
      ContentDigest digest,
      CompletableFuture<Outcome> answer)
      implements Single {

    Post(Instruction request, @Nullable String traceparent) {
      this(request, traceparent, request.digest(), new CompletableFuture<>());
    }

    /** Two requests are two jobs, whatever they ask for. */
    @Override
    public boolean equals(@Nullable Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return digest.hashCode();
    }
  }

  /**
   * Requests that are one transaction of the ledger, and nothing else is in it.
   *
   * @param answer the outcomes of all of them, in their order: who waits has all or none
   */
  record Together(List<Post> posts, Fate fate, CompletableFuture<List<Outcome>> answer)
      implements Job {

    static Together of(List<Post> posts, Fate fate) {
      var answer = new CompletableFuture<List<Outcome>>();
      var all = posts.stream().map(Post::answer).toArray(CompletableFuture<?>[]::new);
      var _ =
          CompletableFuture.allOf(all)
              .thenRun(
                  () -> answer.complete(posts.stream().map(post -> post.answer().join()).toList()));
      return new Together(posts, fate, answer);
    }

    @Override
    public void unavailable(String why) {
      posts.forEach(post -> post.unavailable(why));
    }

    @Override
    public boolean abandoned() {
      return answer.isDone();
    }
  }

  /** A request to change an account's status. */
  record Change(
      String account, StatusChange change, Asker asker, CompletableFuture<StatusOutcome> answer)
      implements Single {

    Change(String account, StatusChange change, Asker asker) {
      this(account, change, asker, new CompletableFuture<>());
    }
  }

  /** A request to open an account. */
  record Open(OpenAccount request, Asker asker, CompletableFuture<AccountOutcome> answer)
      implements Single {

    Open(OpenAccount request, Asker asker) {
      this(request, asker, new CompletableFuture<>());
    }
  }
}
