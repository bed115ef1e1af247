/**
 * Topics as a person's commands use them: read once from end to end, written to record by record.
 */
@NullMarked
package io.countinghouse.cli.topic;

import org.jspecify.annotations.NullMarked;
