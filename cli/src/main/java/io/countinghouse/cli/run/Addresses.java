package io.countinghouse.cli.run;

import io.countinghouse.cli.Connection;
import java.io.PrintWriter;

/** Where everything is, told to the person without any secret. */
public final class Addresses {

  private Addresses() {}

  /** Prints where everything listens and in which files the credentials and logs are. */
  public static void print(PrintWriter out, LocalSystem system) {
    var c = system.connection();
    var dir = system.dir();
    out.printf("ingest      %s  (Authorization: Bearer INGEST_API_KEY)%n", c.ingestUrl());
    var ledger = c.postgresReader();
    out.printf("PostgreSQL  %s  (user %s)%n", ledger.url(), ledger.user());
    out.printf("Kafka       %s%n", c.kafkaBootstrap());
    out.printf("ClickHouse  %s  (user %s)%n", c.clickHouseUrl(), c.clickHouseOperator().user());
    out.printf("keys and passwords: %s%n", dir.resolve(Connection.FILE));
    out.printf("logs: %s, %s%n", dir.resolve("logs"), dir.resolve("stack/logs"));
    out.flush();
  }
}
