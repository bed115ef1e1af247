/** What the import makes of any file. */
@NullMarked
package io.countinghouse.cli.imports;

import org.jspecify.annotations.NullMarked;
