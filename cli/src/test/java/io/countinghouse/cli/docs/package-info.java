/** What README and docs say is so. */
@NullMarked
package io.countinghouse.cli.docs;

import org.jspecify.annotations.NullMarked;
