/** The models as they are written while the stream runs. */
@NullMarked
package io.countinghouse.scorer.model;

import org.jspecify.annotations.NullMarked;
