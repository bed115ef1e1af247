package io.countinghouse.cli.imports;

import io.countinghouse.cli.CommandFailed;
import io.countinghouse.events.AccountKinds;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Which accounts are there; opens those that are not, if asked to. They are looked at before a row
 * is sent, because the API keeps a refusal under the row's key for ever: a row refused for an
 * unknown account could not go in once the account is there.
 */
final class Accounts {

  /** Requests at a time. */
  private static final int CONCURRENT_MAX = 32;

  /** Not understood; or its body, its path or its head is too long. */
  private static final Set<Integer> OF_THE_NAME = Set.of(400, 413, 414, 431);

  private final Api api;
  private final ExecutorService tasks;
  private final boolean open;
  private final JsonMapper json = new JsonMapper();
  private final Semaphore requests = new Semaphore(CONCURRENT_MAX);

  /** Why an account can't be used; empty: it can. Some 150 bytes for each account of the file. */
  private final Map<String, Optional<String>> known = new HashMap<>();

  Accounts(Api api, ExecutorService tasks, boolean open) {
    this.api = api;
    this.tasks = tasks;
    this.open = open;
  }

  /** Looks up the accounts of these rows, and opens what is to be opened. */
  void prepare(Collection<Row> rows) throws InterruptedException {
    var names = new LinkedHashSet<String>();
    for (var row : rows) {
      names.add(row.required("debit_account"));
      names.add(row.required("credit_account"));
    }
    names.removeAll(known.keySet());
    var answers =
        tasks.invokeAll(names.stream().map(name -> (Callable<Answer>) () -> ask(name)).toList());
    for (var answer : answers) {
      try {
        var told = answer.get();
        known.put(told.account(), told.problem());
      } catch (ExecutionException e) {
        throw e.getCause() instanceof CommandFailed failed
            ? failed
            : new CommandFailed("accounts can't be looked up: " + e.getCause(), e.getCause());
      }
    }
  }

  private record Answer(String account, Optional<String> problem) {}

  /** What is wrong with a row's accounts; null: nothing. */
  @Nullable Reject check(Row row) {
    for (var column : new String[] {"debit_account", "credit_account"}) {
      var problem = known.get(row.required(column));
      if (problem == null) {
        throw new IllegalStateException("accounts are prepared before they are checked");
      }
      if (problem.isPresent()) {
        return Reject.of(row, column, problem.get());
      }
    }
    return null;
  }

  private Answer ask(String account) throws InterruptedException {
    requests.acquire();
    try {
      return new Answer(account, open ? opened(account) : found(account));
    } finally {
      requests.release();
    }
  }

  private Optional<String> found(String account) throws InterruptedException {
    int status = api.account(account).statusCode();
    return switch (status) {
      case 200 -> Optional.empty();
      case 404 -> Optional.of("must be an account that is open (see --open-accounts)");
      default -> Optional.of(noName(status, "looking up an account"));
    };
  }

  private Optional<String> opened(String account) throws InterruptedException {
    var body =
        Map.of(
            "account",
            account,
            "kind",
            AccountKinds.of(account).name().toLowerCase(Locale.ROOT),
            "overdraft",
            "unlimited");
    var response = api.openAccount(json.writeValueAsBytes(body));
    return switch (response.statusCode()) {
      case 200, 201, 409 -> Optional.empty(); // 409: it is there, opened otherwise
      case 400 -> Optional.of(json.readTree(response.body()).path("rule").asString("is refused"));
      default -> Optional.of(noName(response.statusCode(), "opening an account"));
    };
  }

  /**
   * What is wrong with a name that the API refuses, such as one that is too long for a request.
   *
   * @throws CommandFailed if it is not the name that is refused
   */
  private static String noName(int status, String what) {
    if (!OF_THE_NAME.contains(status)) {
      throw new CommandFailed(what + " was answered with " + status);
    }
    return "must be a valid account name";
  }
}
