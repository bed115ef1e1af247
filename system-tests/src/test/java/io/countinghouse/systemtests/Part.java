package io.countinghouse.systemtests;

/** What can die. */
enum Part {
  INGEST,
  SCORER,
  LOADER,
  KAFKA,
  POSTGRES,
  CLICKHOUSE
}
