@NullMarked
package io.countinghouse.ingest.request;

import org.jspecify.annotations.NullMarked;
