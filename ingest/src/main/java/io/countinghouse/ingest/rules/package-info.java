/** Rules as callers of the API look at them and change them, on record. */
@NullMarked
package io.countinghouse.ingest.rules;

import org.jspecify.annotations.NullMarked;
