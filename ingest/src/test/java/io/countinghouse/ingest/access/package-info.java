@NullMarked
package io.countinghouse.ingest.access;

import org.jspecify.annotations.NullMarked;
