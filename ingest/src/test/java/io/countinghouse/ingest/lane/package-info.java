@NullMarked
package io.countinghouse.ingest.lane;

import org.jspecify.annotations.NullMarked;
