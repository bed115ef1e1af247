package io.countinghouse.ingest.lane;

/**
 * Who asked for a change of an account, for the audit log.
 *
 * @param keyId which of the client's keys was used
 * @param address where the request came from
 */
public record Asker(String client, String keyId, String address) {}
