@NullMarked
package io.countinghouse.ingest;

import org.jspecify.annotations.NullMarked;
