/** The HTTP API: routes, problems, API keys. */
@NullMarked
package io.countinghouse.ingest.http;

import org.jspecify.annotations.NullMarked;
