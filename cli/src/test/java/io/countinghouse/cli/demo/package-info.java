@NullMarked
package io.countinghouse.cli.demo;

import org.jspecify.annotations.NullMarked;
