package io.countinghouse.detection.rule;

/**
 * How full a book of rules is, in shares of what it may hold; from 1 on it takes nothing but
 * pauses.
 *
 * @param documents of the number of documents
 * @param characters of their length
 * @param parts of the conditions, values and entries of lists
 */
public record Fullness(double documents, double characters, double parts) {}
