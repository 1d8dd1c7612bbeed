package penstock.core.engine;

import io.undertow.util.HttpString;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.core.accesslog.AccessLog;
import penstock.core.connection.AttemptNotes;
import penstock.core.connection.ExchangeRequest;
import penstock.core.connection.Followed;
import penstock.core.connection.Journey;
import penstock.core.connection.Notes;
import penstock.core.io.NameSet;
import penstock.spi.net.AddressText;
import penstock.spi.trace.Recording;
import penstock.spi.trace.Trace;
import penstock.spi.trace.Tracing;

/// Tells of the requests of one line: logs them, follows them, or does nothing at all. Its methods
/// run on I/O threads.
final class Telling {

  private static final Logger log = LoggerFactory.getLogger(Telling.class);
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final @Nullable AccessLog accessLog;
  private final @Nullable Tracing tracing;
  private final NameSet names;

  Telling(@Nullable AccessLog accessLog, @Nullable Tracing tracing) {
    this.accessLog = accessLog;
    this.tracing = tracing;
    this.names =
        tracing == null
            ? NameSet.NONE
            : NameSet.of(tracing.headerNames().stream().map(HttpString::new).toList());
  }

  /// The access log; null if there is none.
  @Nullable AccessLog accessLog() {
    return accessLog;
  }

  /// A request has come, and it is known whether its peer is trusted.
  void begun(ExchangeRequest request) {
    if (accessLog == null && tracing == null) {
      return;
    }
    Notes notes = request.journey().takeNotes();
    if (tracing != null) {
      follow(tracing, request, notes);
    }
  }

  private void follow(Tracing by, ExchangeRequest request, Notes notes) {
    try {
      notes.followedBy(new Followed(by.begin(request, request.peerTrusted()), names));
    } catch (RuntimeException | LinkageError e) {
      log.atError().setCause(e).log("tracing failed, a request is not followed");
    }
  }

  /// A request has ended.
  ///
  /// @param tookNanos from its beginning to its end
  void ended(String listener, ExchangeRequest request, long tookNanos) {
    if (accessLog != null) {
      accessLog.add(new ExchangeFacts(listener, request, tookNanos));
    }
    Notes notes = request.journey().notes();
    Followed followed = notes == null ? null : notes.followed();
    if (notes != null && followed != null && followed.trace().recorded()) {
      record(followed.trace(), listener, request, notes);
    }
  }

  // Names have no colons.
  private static String host(InetSocketAddress of) {
    String host = of.getHostString();
    return host.indexOf(':') < 0 ? host : AddressText.of(of.getAddress());
  }

  private static void record(Trace trace, String listener, ExchangeRequest request, Notes notes) {
    Journey journey = request.journey();
    long took = System.nanoTime() - journey.startNanos();
    long start = System.currentTimeMillis() * NANOS_PER_MILLI - took;
    List<Recording.Attempt> attempts = new ArrayList<>(notes.attempts().size());
    for (AttemptNotes each : notes.attempts()) {
      attempts.add(
          new Recording.Attempt(
              start + each.beganNanos() - journey.startNanos(),
              each.tookNanos(),
              each.status(),
              each.reason().word(),
              each.endpoint(),
              host(each.address()),
              each.address().getPort()));
    }
    try {
      trace.ended(
          request,
          new Recording(
              start,
              took,
              journey.status(),
              journey.reason().word(),
              listener,
              journey.route(),
              journey.pool(),
              attempts));
    } catch (RuntimeException | LinkageError e) {
      log.atError().setCause(e).log("tracing failed, a request is not recorded");
    }
  }
}
