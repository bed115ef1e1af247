package io.countinghouse.reports.filing;

import java.math.BigInteger;
import java.util.List;
import java.util.UUID;

/**
 * What a run filed.
 *
 * @param run as it is kept
 * @param filed how many filings are in the file
 * @param incomplete how many are not
 * @param dollars the amount in the batch's head
 * @param digest of the file, SHA-256 in lower-case hex
 * @param problems what the incomplete ones lack
 */
public record Batch(
    UUID run,
    int filed,
    int incomplete,
    BigInteger dollars,
    String digest,
    List<Problem> problems) {}
