package io.countinghouse.detection.rule;

/**
 * How full a book of rules is, in shares of what it may hold; from 1 on it takes nothing but
 * pauses.
 *
 * @param documents of the number of documents
 * @param characters of their length
 * @param parts of the conditions, values and entries of lists
 * @param later of those in later languages; these are refused anyhow, and beyond 1 nothing is
 *     judged once anything is activated that is not known
 */
public record Fullness(double documents, double characters, double parts, double later) {}
