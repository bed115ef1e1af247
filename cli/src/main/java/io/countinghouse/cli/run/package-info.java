/** The whole system on one machine: servers, services, their directory and their life. */
@NullMarked
package io.countinghouse.cli.run;

import org.jspecify.annotations.NullMarked;
