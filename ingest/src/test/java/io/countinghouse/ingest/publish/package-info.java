@NullMarked
package io.countinghouse.ingest.publish;

import org.jspecify.annotations.NullMarked;
