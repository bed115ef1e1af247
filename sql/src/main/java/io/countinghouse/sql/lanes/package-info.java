/** The ledger's lanes as a person sees them: who owns each, and which are retired. */
@NullMarked
package io.countinghouse.sql.lanes;

import org.jspecify.annotations.NullMarked;
