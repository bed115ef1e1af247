@NullMarked
package io.countinghouse.ingest.http;

import org.jspecify.annotations.NullMarked;
