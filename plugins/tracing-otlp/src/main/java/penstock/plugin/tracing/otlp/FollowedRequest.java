package penstock.plugin.tracing.otlp;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import penstock.spi.trace.Recording;
import penstock.spi.trace.Trace;
import penstock.spi.traffic.Header;
import penstock.spi.traffic.Request;

/// One request in one trace: its own span, and one for each attempt. One that is not recorded
/// passes on the trace and has no spans.
final class FollowedRequest implements Trace {

  private final List<Propagation> propagate;
  private final Predicate<FinishedSpans> sink;
  private final long traceHigh;
  private final long traceLow;
  private final long parent;
  private final String state;
  private final boolean recorded;
  private final long span;
  private final long firstAttempt;

  /// @param propagate how endpoints are told
  /// @param sink takes what was recorded; says whether it had room
  /// @param context where the request stands; its sampling decided
  /// @param remote whether the context is the client's
  /// @param ids two random numbers
  FollowedRequest(
      List<Propagation> propagate,
      Predicate<FinishedSpans> sink,
      SpanContext context,
      boolean remote,
      long[] ids) {
    this.propagate = propagate;
    this.sink = sink;
    this.traceHigh = context.traceHigh();
    this.traceLow = context.traceLow();
    this.parent = remote ? context.span() : 0;
    this.state = context.state();
    this.recorded = Boolean.TRUE.equals(context.sampled());
    this.span = ids[0] == 0 ? 1 : ids[0];
    this.firstAttempt = ids[1];
  }

  @Override
  public String id() {
    return hex(traceHigh) + hex(traceLow);
  }

  @Override
  public boolean recorded() {
    return recorded;
  }

  @Override
  public List<Header> headers(int attempt) {
    List<Header> headers = new ArrayList<>(3);
    // Nobody will see a span of ours where none is recorded: the client's stays the parent.
    long told = recorded ? attemptSpan(attempt) : parent == 0 ? span : parent;
    for (Propagation each : propagate) {
      if (each == Propagation.W3C) {
        headers.add(
            new Header("traceparent", "00-" + id() + "-" + hex(told) + (recorded ? "-01" : "-00")));
        if (!state.isEmpty()) {
          headers.add(new Header("tracestate", state));
        }
      } else {
        headers.add(new Header("b3", id() + "-" + hex(told) + (recorded ? "-1" : "-0")));
      }
    }
    return headers;
  }

  /// The span of an attempt; never 0.
  private long attemptSpan(int attempt) {
    long id = firstAttempt + attempt * 0x9E3779B97F4A7C15L;
    return id == 0 ? 1 : id;
  }

  @Override
  public void ended(Request request, Recording recording) {
    InetAddress client = request.client().getAddress();
    FinishedSpans.Asked asked =
        new FinishedSpans.Asked(
            request.method(),
            request.scheme(),
            request.host(),
            request.path(),
            client == null ? "" : client.getHostAddress(),
            userAgent(request));
    List<Long> attempts = new ArrayList<>(recording.attempts().size());
    for (int i = 0; i < recording.attempts().size(); i++) {
      attempts.add(attemptSpan(i));
    }
    boolean _ =
        sink.test(
            new FinishedSpans(
                new FinishedSpans.Ids(traceHigh, traceLow, parent, span, attempts),
                state,
                asked,
                recording));
  }

  private static String userAgent(Request request) {
    String agent = request.header("user-agent");
    return agent == null ? "" : agent;
  }

  private static String hex(long value) {
    return HexFormat.of().toHexDigits(value);
  }

  /// The first span context of a trace that begins with us.
  static SpanContext fresh(long high, long low, @Nullable Boolean sampled) {
    return new SpanContext(high, low == 0 ? 1 : low, 1, sampled, "");
  }
}
