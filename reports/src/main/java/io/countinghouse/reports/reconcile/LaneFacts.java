package io.countinghouse.reports.reconcile;

/**
 * What ClickHouse has of a lane, up to the vector.
 *
 * @param entries debit legs and account entries
 * @param debits debit legs alone: the transactions
 */
record LaneFacts(
    int lane,
    long entries,
    long entriesDistinct,
    long debits,
    FactSet credits,
    FactSet scores,
    FactSet flags) {

  /**
   * One kind of fact beside what it goes with.
   *
   * @param distinct different sequences among them
   * @param missing sequences that should have the fact and have not
   * @param stray sequences that have it and should not
   */
  record FactSet(long count, long distinct, long missing, long stray) {

    static final FactSet NONE = new FactSet(0, 0, 0, 0);

    long doubled() {
      return count - distinct;
    }
  }

  static LaneFacts none(int lane) {
    return new LaneFacts(lane, 0, 0, 0, FactSet.NONE, FactSet.NONE, FactSet.NONE);
  }
}
