package io.countinghouse.detection.history;

/** What one record of an account's history is of: an event, or a bucket of older ones. */
public sealed interface Remembered permits AccountEvent, Bucket {}
