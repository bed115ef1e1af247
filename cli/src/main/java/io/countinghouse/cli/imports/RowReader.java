package io.countinghouse.cli.imports;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Makes rows of a file's lines; one bad line never harms the ones around it. */
sealed interface RowReader permits CsvRows, NdjsonRows {

  /** The next row or what is wrong with it; null at the end. */
  @Nullable Parsed next() throws IOException;
}
