@NullMarked
package io.countinghouse.ingest.read;

import org.jspecify.annotations.NullMarked;
