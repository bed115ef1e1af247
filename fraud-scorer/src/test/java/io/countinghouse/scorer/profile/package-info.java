@NullMarked
package io.countinghouse.scorer.profile;

import org.jspecify.annotations.NullMarked;
