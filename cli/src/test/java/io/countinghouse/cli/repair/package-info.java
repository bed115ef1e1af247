@NullMarked
package io.countinghouse.cli.repair;

import org.jspecify.annotations.NullMarked;
