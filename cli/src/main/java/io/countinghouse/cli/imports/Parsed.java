package io.countinghouse.cli.imports;

/** What was made of a piece of the file. */
sealed interface Parsed permits Row, Reject {}
