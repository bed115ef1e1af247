/** Learning a model from labelled payments, and measuring it. */
@NullMarked
package io.countinghouse.training;

import org.jspecify.annotations.NullMarked;
