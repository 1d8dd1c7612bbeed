package penstock.core.accesslog;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import penstock.core.connection.AttemptNotes;
import penstock.core.connection.Notes;
import penstock.core.metrics.Reason;

/// What the log of HAProxy's `option httplog` has and others have not, in its words.
///
/// Source: HAProxy 3.0 configuration manual, sections 8.2.3 and 8.5.
final class HaproxyWords {

  private static final byte[] NO_SERVER = "<NOSRV>".getBytes(StandardCharsets.US_ASCII);

  private HaproxyWords() {}

  /// Pool and endpoint.
  static void server(Facts facts, LineBytes out) {
    String pool = facts.pool();
    Escapes.text(out, pool.isEmpty() ? facts.listener() : pool);
    out.octet('/');
    AttemptNotes last = last(facts);
    if (last == null) {
      out.put(NO_SERVER);
    } else {
      Escapes.text(out, last.endpoint());
    }
  }

  /// Milliseconds for the request's head, the queue, the connection, the answer's head, and all.
  static void timers(Facts facts, LineBytes out) {
    AttemptNotes last = last(facts);
    Notes notes = facts.notes();
    out.octet('0').octet('/');
    out.number(notes == null ? -1 : millis(Math.max(0, notes.queueNanos()))).octet('/');
    out.number(last == null ? -1 : millis(last.connectNanos())).octet('/');
    out.number(last == null ? -1 : millis(last.firstByteNanos())).octet('/');
    out.number(millis(facts.totalNanos()));
  }

  /// Milliseconds of a session for the queue, the connection, and all.
  static void tcpTimers(Facts facts, LineBytes out) {
    AttemptNotes last = last(facts);
    Notes notes = facts.notes();
    out.number(notes == null ? -1 : millis(Math.max(0, notes.queueNanos()))).octet('/');
    out.number(last == null ? -1 : millis(last.connectNanos())).octet('/');
    out.number(millis(facts.totalNanos()));
  }

  private static long millis(long nanos) {
    return nanos < 0 ? -1 : TimeUnit.NANOSECONDS.toMillis(nanos);
  }

  /// How many attempts were made beyond the first.
  static void retries(Facts facts, LineBytes out) {
    Notes notes = facts.notes();
    out.number(notes == null ? 0 : Math.max(0, notes.tries() - 1));
  }

  /// The four letters of how it ended: who ended it, in which phase, and two on cookies that we
  /// never have.
  static void ended(Facts facts, LineBytes out) {
    AttemptNotes last = last(facts);
    boolean answering = last != null && last.status() > 0;
    String letters =
        switch (facts.reason()) {
          case Reason.OK -> "--";
          case Reason.CLIENT_CLOSED -> answering ? "CD" : last == null ? "CR" : "CH";
          case Reason.CLIENT_TIMEOUT -> answering ? "cD" : last == null ? "cR" : "cH";
          case Reason.CONNECT_REFUSED,
              Reason.DNS_ERROR,
              Reason.TLS_ERROR,
              Reason.NO_ENDPOINT,
              Reason.ALL_UNHEALTHY ->
              "SC";
          case Reason.CONNECT_TIMEOUT -> "sC";
          case Reason.PENDING_TIMEOUT -> "sQ";
          case Reason.ENDPOINT_RESET, Reason.ENDPOINT_CLOSED_EARLY -> answering ? "SD" : "SH";
          case Reason.ENDPOINT_DOWN -> answering ? "DD" : "DH";
          case Reason.HEADER_TIMEOUT, Reason.REQUEST_TIMEOUT -> answering ? "sD" : "sH";
          case Reason.IDLE_TIMEOUT -> "sD";
          case Reason.BAD_RESPONSE, Reason.RESPONSE_TOO_LARGE -> "PH";
          default -> "PR";
        };
    out.octet(letters.charAt(0)).octet(letters.charAt(1)).octet('-').octet('-');
  }

  /// The two letters of how a session ended: who ended it, and in which phase.
  static void tcpEnded(Facts facts, LineBytes out) {
    String letters =
        switch (facts.reason()) {
          case Reason.OK -> "--";
          case Reason.CLIENT_CLOSED -> "CD";
          case Reason.ENDPOINT_RESET -> "SD";
          case Reason.IDLE_TIMEOUT -> "cD";
          case Reason.DRAINED, Reason.SHUTDOWN -> "KD";
          case Reason.ENDPOINT_DOWN -> "DD";
          case Reason.CONNECT_REFUSED,
              Reason.DNS_ERROR,
              Reason.TLS_ERROR,
              Reason.NO_ENDPOINT,
              Reason.ALL_UNHEALTHY ->
              "SC";
          case Reason.CONNECT_TIMEOUT -> "sC";
          case Reason.PENDING_TIMEOUT -> "sQ";
          case Reason.PENDING_FULL, Reason.LIMIT_OPEN -> "SQ";
          default -> "PD";
        };
    out.octet(letters.charAt(0)).octet(letters.charAt(1));
  }

  private static @Nullable AttemptNotes last(Facts facts) {
    Notes notes = facts.notes();
    return notes == null ? null : notes.last();
  }
}
