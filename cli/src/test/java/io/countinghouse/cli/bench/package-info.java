@NullMarked
package io.countinghouse.cli.bench;

import org.jspecify.annotations.NullMarked;
