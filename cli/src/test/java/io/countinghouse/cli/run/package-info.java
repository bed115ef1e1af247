@NullMarked
package io.countinghouse.cli.run;

import org.jspecify.annotations.NullMarked;
