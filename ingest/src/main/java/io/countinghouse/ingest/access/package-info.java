/** Who may use the API, how much of it, and what is put on record about that. */
@NullMarked
package io.countinghouse.ingest.access;

import org.jspecify.annotations.NullMarked;
