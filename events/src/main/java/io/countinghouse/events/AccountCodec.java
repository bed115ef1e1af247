package io.countinghouse.events;

import io.countinghouse.events.wire.AccountKind;
import io.countinghouse.events.wire.AccountStatus;

/** {@code account/1}. */
final class AccountCodec extends ProtobufCodec<Account, io.countinghouse.events.wire.Account> {

  AccountCodec() {
    super("account/1", io.countinghouse.events.wire.Account.parser());
  }

  @Override
  io.countinghouse.events.wire.Account toWire(Account a) {
    var wire =
        io.countinghouse.events.wire.Account.newBuilder()
            .setAccount(a.account())
            .setLane(a.lane())
            .setLaneSeq(a.laneSeq())
            .setKind(toWire(a.kind()))
            .setStatus(toWire(a.status()))
            .setPostedAtUs(Micros.of(a.postedAt()));
    if (a.currency() != null) {
      wire.setCurrency(a.currency());
    }
    if (a.country() != null) {
      wire.setCountry(a.country());
    }
    if (a.customerId() != null) {
      wire.setCustomerId(a.customerId());
    }
    if (a.floorMinor() != null) {
      wire.setFloorMinor(a.floorMinor());
    }
    return wire.build();
  }

  @Override
  Account fromWire(io.countinghouse.events.wire.Account m) {
    return new Account(
        m.getAccount(),
        m.getLane(),
        m.getLaneSeq(),
        fromWire(m.getKind()),
        fromWire(m.getStatus()),
        present(m.hasCurrency(), m.getCurrency()),
        present(m.hasCountry(), m.getCountry()),
        present(m.hasCustomerId(), m.getCustomerId()),
        m.hasFloorMinor() ? m.getFloorMinor() : null,
        Micros.toInstant(m.getPostedAtUs()));
  }

  private static AccountKind toWire(Account.Kind kind) {
    return switch (kind) {
      case CUSTOMER -> AccountKind.ACCOUNT_KIND_CUSTOMER;
      case MERCHANT -> AccountKind.ACCOUNT_KIND_MERCHANT;
      case CASH -> AccountKind.ACCOUNT_KIND_CASH;
      case FEES -> AccountKind.ACCOUNT_KIND_FEES;
      case EXTERNAL -> AccountKind.ACCOUNT_KIND_EXTERNAL;
    };
  }

  private static Account.Kind fromWire(AccountKind kind) {
    return switch (kind) {
      case ACCOUNT_KIND_CUSTOMER -> Account.Kind.CUSTOMER;
      case ACCOUNT_KIND_MERCHANT -> Account.Kind.MERCHANT;
      case ACCOUNT_KIND_CASH -> Account.Kind.CASH;
      case ACCOUNT_KIND_FEES -> Account.Kind.FEES;
      case ACCOUNT_KIND_EXTERNAL -> Account.Kind.EXTERNAL;
      case ACCOUNT_KIND_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalArgumentException("kind is unknown");
    };
  }

  private static AccountStatus toWire(Account.Status status) {
    return switch (status) {
      case OPEN -> AccountStatus.ACCOUNT_STATUS_OPEN;
      case FROZEN -> AccountStatus.ACCOUNT_STATUS_FROZEN;
      case CLOSED -> AccountStatus.ACCOUNT_STATUS_CLOSED;
    };
  }

  private static Account.Status fromWire(AccountStatus status) {
    return switch (status) {
      case ACCOUNT_STATUS_OPEN -> Account.Status.OPEN;
      case ACCOUNT_STATUS_FROZEN -> Account.Status.FROZEN;
      case ACCOUNT_STATUS_CLOSED -> Account.Status.CLOSED;
      case ACCOUNT_STATUS_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalArgumentException("status is unknown");
    };
  }
}
