package io.countinghouse.ingest.lane;

import static io.countinghouse.sql.ledger.Tables.ACCOUNT_ENTRY;
import static io.countinghouse.sql.ledger.Tables.LANE;
import static io.countinghouse.sql.ledger.Tables.ORIGIN;
import static io.countinghouse.sql.ledger.Tables.TRANSACTION;

import io.countinghouse.events.ChainHash;
import io.countinghouse.sql.lanes.LaneStandings;
import java.sql.Connection;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Collections;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record1;
import org.jooq.SQLDialect;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The lanes' rows, in whatever transaction the caller has open. */
public final class LaneRows {

  private static final Logger LOG = LoggerFactory.getLogger(LaneRows.class);

  /** The backend of a lane that its owner gave up, or that was never taken. */
  static final int RELEASED = 0;

  private static final Field<String> SERVER_MARK = DSL.field("ledger.server_mark()", String.class);

  /** Nobody but the owner advances a lane, and only from where it left it. */
  private static final String ADVANCE =
      Writes.one(
          """
          UPDATE ledger.lane SET last_seq = ?, as_of = ?, chain = ?, published_seq = ?, published_chain = ?
          WHERE lane = ? AND epoch = ? AND owner = ? AND last_seq = ?\
          """,
          SqlState.LANE);

  private LaneRows() {}

  static DSLContext sql(Connection connection) {
    return DSL.using(connection, SQLDialect.POSTGRES);
  }

  /** The row as it stands. */
  public static Optional<LaneRow> read(DSLContext sql, int lane) {
    return sql.selectFrom(LANE).where(LANE.LANE_.eq(lane)).fetchOptional().map(LaneRows::row);
  }

  /** When the first entry was posted that the row does not know to be in Kafka, if there is one. */
  static Optional<Instant> oldestUnpublished(DSLContext sql, LaneRow row) {
    long seq = row.published().seq() + 1;
    return sql
        .select(TRANSACTION.POSTED_AT)
        .from(TRANSACTION)
        .where(TRANSACTION.LANE.eq(row.lane()), TRANSACTION.LANE_SEQ.eq(seq))
        .unionAll(
            DSL.select(ACCOUNT_ENTRY.POSTED_AT)
                .from(ACCOUNT_ENTRY)
                .where(ACCOUNT_ENTRY.LANE.eq(row.lane()), ACCOUNT_ENTRY.LANE_SEQ.eq(seq)))
        .fetch(Record1::value1)
        .stream()
        .findFirst();
  }

  /** The row, locked until the transaction ends. */
  static Optional<LaneRow> lock(DSLContext sql, int lane) {
    return sql.selectFrom(LANE)
        .where(LANE.LANE_.eq(lane))
        .forNoKeyUpdate()
        .fetchOptional()
        .map(LaneRows::row);
  }

  /**
   * The last thing that a lane's transaction writes. If the row is not as it was before, it fails
   * with {@link SqlState#LANE}, and nothing of the transaction counts.
   */
  static void advance(Writes writes, UUID owner, LaneRow before, LaneRow after) {
    writes.add(
        ADVANCE,
        (statement, first) -> {
          int index = first;
          statement.setLong(index++, after.lastSeq());
          statement.setObject(index++, after.asOf().atOffset(ZoneOffset.UTC));
          statement.setBytes(index++, after.chain().toBytes());
          statement.setLong(index++, after.published().seq());
          statement.setBytes(index++, bytes(after.published().chain()));
          statement.setInt(index++, before.lane());
          statement.setLong(index++, before.epoch());
          statement.setObject(index++, owner);
          statement.setLong(index++, before.lastSeq());
          return index;
        });
  }

  private static byte @Nullable [] bytes(@Nullable ChainHash chain) {
    return chain == null ? null : chain.toBytes();
  }

  /** What tells this server from the same ledger restored, moved or failed over. */
  static String serverMark(DSLContext sql) {
    return Objects.requireNonNull(sql.select(SERVER_MARK).fetchSingle().value1());
  }

  /** Whether the ledger began on this server and was never restored or moved since. */
  static boolean beganOn(DSLContext sql, String serverMark) {
    return sql.fetchExists(ORIGIN, ORIGIN.SERVER_MARK.eq(serverMark));
  }

  /**
   * Opens a lane at its beginning; leaves it alone if somebody else has just done so. Its time
   * begins where the furthest lane's stands: a close may have gone by that one's, and this
   * machine's clock may be behind. The rows stay locked until the commit, so that none moves on.
   */
  static void open(DSLContext sql, int lane, UUID owner, String serverMark) {
    var latest = sql.select(LANE.AS_OF).from(LANE).orderBy(LANE.LANE_).forShare().fetch(LANE.AS_OF);
    var now = DSL.currentInstant();
    sql.insertInto(LANE)
        .set(LANE.LANE_, lane)
        .set(LANE.EPOCH, 1L)
        .set(LANE.OWNER, owner)
        .set(LANE.OWNER_PID, RELEASED)
        .set(LANE.LAST_SEQ, 0L)
        .set(
            LANE.AS_OF,
            latest.isEmpty() ? now : DSL.greatest(now, DSL.val(Collections.max(latest))))
        .set(LANE.CHAIN, ChainHash.GENESIS.toBytes())
        .set(LANE.SERVER_MARK, serverMark)
        .onConflictDoNothing()
        .execute();
  }

  /**
   * Writes owner, its backend (this one) and epoch to the locked row; returns it as it then is.
   *
   * @param whole whether the lane is known to be whole on this server
   */
  static LaneRow own(DSLContext sql, LaneRow locked, UUID owner, long epoch, boolean whole) {
    return sql.update(LANE)
        .set(LANE.OWNER, owner)
        .set(LANE.OWNER_PID, DSL.field("pg_backend_pid()", Integer.class))
        .set(LANE.EPOCH, epoch)
        .set(LANE.SERVER_MARK, whole ? SERVER_MARK : DSL.inline((String) null))
        .where(LANE.LANE_.eq(locked.lane()))
        .returning()
        .fetchSingle(LaneRows::row);
  }

  /**
   * Refuses lanes that are retired, which is final.
   *
   * @param lanes that this process is to post to
   * @throws LaneRetired if one of them is
   */
  public static void refuseRetired(DSLContext sql, Collection<Integer> lanes) {
    var retired =
        sql.select(LANE.LANE_, LANE.RETIRED_AT)
            .from(LANE)
            .where(LANE.LANE_.in(lanes), LANE.RETIRED_AT.isNotNull())
            .orderBy(LANE.LANE_)
            .limit(1)
            .fetchOne();
    if (retired != null) {
      throw new LaneRetired(retired.value1(), retired.value2());
    }
  }

  /**
   * Raises the epoch of a lane that this process owns, so that nothing of a former producer counts.
   *
   * @throws LaneLost if another process owns it
   */
  public static LaneRow raiseEpoch(DSLContext sql, int lane, UUID owner) {
    return sql.update(LANE)
        .set(LANE.EPOCH, LANE.EPOCH.plus(1))
        .where(LANE.LANE_.eq(lane), LANE.OWNER.eq(owner))
        .returning()
        .fetchOptional(LaneRows::row)
        .orElseThrow(() -> new LaneLost(lane, "another process owns it"));
  }

  /**
   * Puts on record that Kafka has what this ledger lacks, so that the next process that takes the
   * lane does not post either before it has asked Kafka.
   *
   * @throws LaneLost if another process owns it by now, which has asked Kafka itself
   */
  public static void distrust(DSLContext sql, int lane, UUID owner) {
    int changed =
        sql.update(LANE)
            .setNull(LANE.SERVER_MARK)
            .where(LANE.LANE_.eq(lane), LANE.OWNER.eq(owner))
            .execute();
    if (changed == 0) {
      throw new LaneLost(lane, "another process owns it");
    }
  }

  /**
   * Gives up every lane of this process, so that whoever stands by need not wait to see whether it
   * still lives.
   */
  public static void release(DSLContext sql, UUID owner) {
    try {
      sql.update(LANE).set(LANE.OWNER_PID, RELEASED).where(LANE.OWNER.eq(owner)).execute();
    } catch (DataAccessException e) { // whoever stands by then waits to see that nobody is there
      LOG.atInfo().log("the lanes were not given up: {}", e.getMessage());
    }
  }

  /** Whether the backend of a lane's poster is still there. */
  static boolean ownerConnected(DSLContext sql, LaneRow row) {
    return !sql.fetch(
            "SELECT 1 FROM pg_stat_activity WHERE pid = ? AND application_name = ?",
            row.ownerPid(),
            LaneStandings.sessionName(row.lane()))
        .isEmpty();
  }

  /** Ends the backend of a lane's poster, if it still runs; a pid that was used again is spared. */
  static void terminate(DSLContext sql, LaneRow row) {
    sql.fetch(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            + " WHERE pid = ? AND pid <> pg_backend_pid() AND application_name = ?",
        row.ownerPid(),
        LaneStandings.sessionName(row.lane()));
  }

  private static LaneRow row(io.countinghouse.sql.ledger.tables.records.LaneRecord r) {
    return new LaneRow(
        r.getLane(),
        r.getEpoch(),
        r.getOwner(),
        r.getOwnerPid(),
        r.getLastSeq(),
        r.getAsOf(),
        ChainHash.of(r.getChain()),
        published(r.getPublishedSeq(), r.getPublishedChain()),
        r.getServerMark());
  }

  private static PublishedMark published(long seq, byte @Nullable [] chain) {
    if (seq == 0) {
      return new PublishedMark(0, ChainHash.GENESIS);
    }
    return new PublishedMark(seq, chain == null ? null : ChainHash.of(chain));
  }
}
