@NullMarked
package io.countinghouse.cli.http;

import org.jspecify.annotations.NullMarked;
