package io.countinghouse.sql.facts;

/**
 * A column of a table of facts.
 *
 * @param type as it is written, of which ClickHouse makes what the table has: a LowCardinality of
 *     it, or an Enum of an Int8
 */
public record Column(String name, ColumnType type) {}
