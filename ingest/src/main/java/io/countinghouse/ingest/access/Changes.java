package io.countinghouse.ingest.access;

import io.countinghouse.ingest.read.LedgerAway;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;

/**
 * What callers change beside the ledger, on record in {@code ledger.audit} before it is done: a
 * change that nobody can be asked about must not happen. So a row may stand there for a change that
 * then failed.
 */
public final class Changes {

  /** What is done. */
  public enum Event {
    /** A version of a rule or a list is written. */
    RULE_WRITTEN("rule-written"),
    /** A version of a rule or a list is activated or paused. */
    RULE_ACTIVATED("rule-activated"),
    /** Nobody wants to be told of an account for a while, or again. */
    ACCOUNT_SNOOZED("account-snoozed");

    private final String text;

    Event(String text) {
      this.text = text;
    }
  }

  private final DSLContext ledger;

  public Changes(DSLContext ledger) {
    this.ledger = ledger;
  }

  /**
   * Puts it on record.
   *
   * @param address where the request came from
   * @param what it changes
   * @throws LedgerAway if the ledger does not take it now
   */
  public void record(Event event, Caller caller, String address, String what) {
    try {
      ledger.execute(
          """
          INSERT INTO ledger.audit (event, client, key_id, address, detail)
          VALUES ({0}, {1}, {2}, {3}, jsonb_build_object('what', {4}))
          """,
          DSL.val(event.text),
          DSL.val(caller.client()),
          DSL.val(caller.keyId()),
          DSL.val(address),
          DSL.val(what));
    } catch (DataAccessException e) {
      throw LedgerAway.of(e);
    }
  }
}
