package io.countinghouse.detection.model;

import org.jspecify.annotations.Nullable;

/**
 * The models that judge at a moment.
 *
 * @param live null: rules alone
 * @param shadow asked and recorded beside it, but not heard; null: none
 */
public record ModelsInForce(@Nullable Model live, @Nullable Model shadow) {}
