package io.countinghouse.ingest.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.countinghouse.ingest.lane.Outcome;
import io.countinghouse.ingest.lane.Refusal;
import io.countinghouse.ingest.request.InvalidRequest;
import org.jspecify.annotations.Nullable;

/**
 * RFC 9457, with the field that an error is about and the rule that it breaks.
 *
 * @param type {@code urn:countinghouse:problem:<name>}; part of the contract
 * @param given the shape of what was there instead; never the value
 * @param traceId what to look for in the log, where that says more than this
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Problem(
    String type,
    String title,
    int status,
    String detail,
    @Nullable String field,
    @Nullable String rule,
    @Nullable String given,
    @Nullable String traceId) {

  /** Rules that are no {@link Refusal}, and forbid what a valid request asks for as these do. */
  static final String KEY_REUSED = "idempotency-key-reused";

  static final String ACCOUNT_EXISTS = "account-exists";

  private static final String URN = "urn:countinghouse:problem:";

  private static Problem of(String name, String title, int status, String detail) {
    return new Problem(URN + name, title, status, detail, null, null, null, null);
  }

  private static Problem of(String name, String title, int status, String field, String rule) {
    return of(name, title, status, field, rule, null);
  }

  private static Problem of(
      String name, String title, int status, String field, String rule, @Nullable String given) {
    return new Problem(URN + name, title, status, field + " " + rule, field, rule, given, null);
  }

  static Problem invalid(InvalidRequest e) {
    return of("invalid-request", "Invalid request", 400, e.field(), e.rule(), e.given());
  }

  static Problem refused(Refusal r) {
    return of(r.name(), r.title(), 422, r.field(), r.rule());
  }

  /** The language of rules says which rule, where and why. */
  static Problem ruleRefused(String why) {
    return of("rule-refused", "Rule refused", 422, why);
  }

  static Problem batchAborted() {
    return of(
        "batch-aborted",
        "Batch aborted",
        422,
        "another line of this atomic batch can't be posted, so none was, and nothing was stored");
  }

  static Problem keyReused() {
    return of(
        KEY_REUSED,
        "Idempotency key reused",
        422,
        "Idempotency-Key",
        "must be new, because it was used with other content");
  }

  static Problem accountConflict() {
    return of(
        ACCOUNT_EXISTS,
        "Account exists",
        409,
        "account",
        "must be a new name, because another account has it");
  }

  /** An account's own state forbids the change. */
  static Problem accountState(Refusal r) {
    return of(r.name(), r.title(), 409, r.field(), r.rule());
  }

  static Problem unavailable(Outcome.Unavailable u) {
    return of("unavailable", "Temporarily unavailable", 503, u.why());
  }

  static Problem unauthorized() {
    return of(
        "unauthorized",
        "Unauthorized",
        401,
        "Authorization",
        "must be Bearer and an API key that this service knows");
  }

  static Problem forbidden(String scope) {
    return of(
        "forbidden", "Forbidden", 403, "scope", "must have " + scope + ", which this key lacks");
  }

  static Problem rateLimited() {
    return of(
        "rate-limited",
        "Too many requests",
        429,
        "the client has sent more requests and lines than its limit allows");
  }

  /** Of one client; the others' may go on. */
  static Problem tooManyBatches(int clientMax) {
    return of(
        "too-many-batches",
        "Too many batches",
        429,
        "the client has %d batches open already; this one was not read".formatted(clientMax));
  }

  static Problem tooSlow() {
    return of("too-slow", "Request timeout", 408, "the request's body did not come in time");
  }

  /** Nobody may be there to read it. */
  static Problem brokenOff() {
    return of("broken-off", "Broken off", 400, "the request's body could not be read to its end");
  }

  static Problem busy(String what) {
    return of("unavailable", "Temporarily unavailable", 503, what);
  }

  /** What it reaches for was taken off the ledger; the rule says from when on it has everything. */
  static Problem monthDetached(String field, String keptFrom) {
    return of(
        "month-detached",
        "Month detached",
        410,
        field,
        "must be of " + keptFrom + " or later: the months before it are detached from the ledger");
  }

  static Problem notFound(String what) {
    return of("not-found", "Not found", 404, what);
  }

  static Problem methodNotAllowed(String allowed) {
    return of("method-not-allowed", "Method not allowed", 405, "this path takes " + allowed);
  }

  static Problem mediaType(String wanted) {
    return of(
        "unsupported-media-type",
        "Unsupported media type",
        415,
        "Content-Type",
        "must be " + wanted);
  }

  static Problem tooLarge(long bytesMax) {
    return of("too-large", "Too large", 413, "body", "must have at most " + bytesMax + " bytes");
  }

  /** What the HTTP server itself refuses, such as a path that can't be decoded. */
  static Problem protocol(int status) {
    return of("http", "HTTP error", status, "the request is not one that HTTP allows here");
  }

  static Problem internal(@Nullable String traceId) {
    return new Problem(
        URN + "internal",
        "Internal error",
        500,
        "this was not the request's fault",
        null,
        null,
        null,
        traceId);
  }
}
