/** What a client may ask for, parsed at the edge and trusted inside. */
@NullMarked
package io.countinghouse.ingest.request;

import org.jspecify.annotations.NullMarked;
