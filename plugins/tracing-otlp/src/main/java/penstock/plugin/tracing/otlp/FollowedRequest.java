package penstock.plugin.tracing.otlp;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import penstock.spi.balance.Hashing;
import penstock.spi.http.Hex;
import penstock.spi.net.AddressText;
import penstock.spi.trace.Recording;
import penstock.spi.trace.Trace;
import penstock.spi.traffic.Header;
import penstock.spi.traffic.Request;

/// One request in one trace: its own span, and one for each attempt. One that is not recorded
/// passes on the trace and has no spans.
final class FollowedRequest implements Trace {

  private static final String VERSION = "00-";
  private static final int TRACE_AT = VERSION.length();

  private final Tellers tellers;
  private final SpanContext context;
  private final long parent;
  private final boolean recorded;
  private final long span;
  private @Nullable String traceParent;

  /// Whom all requests tell.
  ///
  /// @param propagate how endpoints are told
  /// @param sink takes what was recorded; says whether it had room
  record Tellers(List<Propagation> propagate, Predicate<FinishedSpans> sink) {}

  /// @param tellers whom it tells
  /// @param context where the request stands, whatever that says of sampling
  /// @param remote whether the context is the client's
  /// @param recorded whether it is
  /// @param random names its span
  FollowedRequest(
      Tellers tellers, SpanContext context, boolean remote, boolean recorded, long random) {
    this.tellers = tellers;
    this.context = context;
    this.parent = remote ? context.span() : 0;
    this.recorded = recorded;
    this.span = random == 0 ? 1 : random;
  }

  /// Taken from what an endpoint was told, if one was: the digits stand there already.
  @Override
  public String id() {
    String told = traceParent;
    if (told != null) {
      return told.substring(TRACE_AT, TRACE_AT + 2 * Hex.LONG);
    }
    return new HexText(2 * Hex.LONG).put(context.traceHigh()).put(context.traceLow()).toString();
  }

  @Override
  public boolean recorded() {
    return recorded;
  }

  @Override
  public List<Header> headers(int attempt) {
    // Nobody will see a span of ours where none is recorded: the client's stays the parent.
    long told = recorded ? attemptSpan(attempt) : parent == 0 ? span : parent;
    List<Propagation> ways = tellers.propagate();
    if (ways.size() == 1 && ways.getFirst() == Propagation.W3C && context.state().isEmpty()) {
      return List.of(traceParent(told));
    }
    List<Header> headers = new ArrayList<>(3);
    for (Propagation each : ways) {
      if (each == Propagation.B3) {
        headers.add(new Header("b3", id() + "-" + hex(told) + (recorded ? "-1" : "-0")));
        continue;
      }
      headers.add(traceParent(told));
      if (!context.state().isEmpty()) {
        headers.add(new Header("tracestate", context.state()));
      }
    }
    return headers;
  }

  private Header traceParent(long told) {
    String value =
        new HexText(SpanContext.TRACE_PARENT)
            .put(VERSION)
            .put(context.traceHigh())
            .put(context.traceLow())
            .put("-")
            .put(told)
            .put(recorded ? "-01" : "-00")
            .toString();
    traceParent = value;
    return new Header("traceparent", value);
  }

  /// The span of an attempt; never 0.
  private long attemptSpan(int attempt) {
    // As good as chance, and the same for the same attempt.
    long id = Hashing.ofLong(attempt, span);
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
            client == null ? "" : AddressText.of(client),
            userAgent(request));
    List<Long> attempts = new ArrayList<>(recording.attempts().size());
    for (int i = 0; i < recording.attempts().size(); i++) {
      attempts.add(attemptSpan(i));
    }
    boolean _ =
        tellers
            .sink()
            .test(
                new FinishedSpans(
                    new FinishedSpans.Ids(
                        context.traceHigh(), context.traceLow(), parent, span, attempts),
                    context.state(),
                    asked,
                    recording));
  }

  private static String userAgent(Request request) {
    String agent = request.header("user-agent");
    return agent == null ? "" : agent;
  }

  private static String hex(long value) {
    return new HexText(Hex.LONG).put(value).toString();
  }

  /// The first span context of a trace that begins with us.
  static SpanContext fresh(long high, long low) {
    return new SpanContext(high, low == 0 ? 1 : low, 1, null, "");
  }
}
