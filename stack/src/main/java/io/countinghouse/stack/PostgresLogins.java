package io.countinghouse.stack;

/** The four logins of the pipeline; their passwords stay over restarts. */
record PostgresLogins(
    PostgresServer.Login owner,
    PostgresServer.Login writer,
    PostgresServer.Login reader,
    PostgresServer.Login filer) {

  static PostgresLogins kept(Kept credentials) {
    return new PostgresLogins(
        login(credentials, "countinghouse", "postgres.password"),
        login(credentials, "countinghouse_writer", "postgres.writer.password"),
        login(credentials, "countinghouse_reader", "postgres.reader.password"),
        login(credentials, "countinghouse_filer", "postgres.filer.password"));
  }

  private static PostgresServer.Login login(Kept credentials, String user, String key) {
    return new PostgresServer.Login(user, credentials.get(key, Passwords::random));
  }
}
