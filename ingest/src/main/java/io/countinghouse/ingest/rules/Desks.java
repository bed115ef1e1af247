package io.countinghouse.ingest.rules;

/** Where callers tell the scorer something. */
public record Desks(RuleDesk rules, SnoozeDesk snoozes) {}
