package io.countinghouse.cli.close;

import io.countinghouse.cli.CommandFailed;
import io.countinghouse.cli.DataOption;
import io.countinghouse.cli.Notice;
import io.countinghouse.reports.close.Rebuild;
import java.io.PrintWriter;
import java.sql.SQLException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What the commands of {@code rebuild} have in common. */
final class RebuildOptions {

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Mixin private final DataOption data = new DataOption();

  /** Something that asks the databases. */
  @FunctionalInterface
  interface Work<T> {
    T on(Rebuild rebuild) throws SQLException;
  }

  <T> T run(Work<T> work) {
    var at = data.connection();
    var err = spec.commandLine().getErr();
    var rebuild =
        new Rebuild(
            at.postgresReader(),
            at.closer(),
            System.getProperty("user.name", "unknown"),
            step -> Notice.print(err, step));
    try {
      return work.on(rebuild);
    } catch (SQLException e) {
      throw new CommandFailed("not done, a database failed: " + e.getMessage(), e);
    }
  }

  PrintWriter out() {
    return spec.commandLine().getOut();
  }

  /** Prints it; gives the exit code. */
  int told(Rebuild.Result result) {
    switch (result) {
      case Rebuild.Result.Intact(var seal) ->
          out().printf("%s is as it should be, version %d%n", seal.date(), seal.version());
      case Rebuild.Result.Done(var before, var after) ->
          out()
              .printf(
                  "%s is sealed, version %d after %d: %s%n",
                  after.date(), after.version(), before.version(), after.digest());
      case Rebuild.Result.Refused(var date, var obstacle) ->
          out().printf("%s stays as it is:%n  %s%n", date, obstacle);
    }
    out().flush();
    return result instanceof Rebuild.Result.Refused ? 1 : 0;
  }
}
