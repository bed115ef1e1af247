package io.countinghouse.sql;

/** The database's schema does not come from this program's migrations; a person must look. */
public final class SchemaMismatchException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public SchemaMismatchException(String message) {
    super(message);
  }
}
