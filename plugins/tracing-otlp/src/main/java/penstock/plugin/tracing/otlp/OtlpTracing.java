package penstock.plugin.tracing.otlp;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import penstock.spi.trace.Trace;
import penstock.spi.trace.Tracing;
import penstock.spi.traffic.Request;

/// Traces that go to a collector.
final class OtlpTracing implements Tracing, AutoCloseable {

  private final Settings settings;
  private final Exporter exporter;
  private final long bound;

  OtlpTracing(Settings settings, Exporter exporter) {
    this.settings = settings;
    this.exporter = exporter;
    this.bound = (long) (settings.sample().fraction() * Long.MAX_VALUE);
  }

  @Override
  public List<String> headerNames() {
    List<String> names = new ArrayList<>(List.of("traceparent", "tracestate", "b3"));
    for (String part : List.of("TraceId", "SpanId", "ParentSpanId", "Sampled", "Flags")) {
      names.add("X-B3-" + part);
    }
    return names;
  }

  @Override
  public Trace begin(Request request, boolean trusted) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    SpanContext client = SpanContext.of(request);
    SpanContext context =
        client == null ? FollowedRequest.fresh(random.nextLong(), random.nextLong(), null) : client;
    Boolean decided = followed(context.sampled(), trusted);
    // A stranger could choose identifiers that are always recorded.
    long word = client == null || trusted ? context.traceLow() : random.nextLong();
    boolean sampled = decided == null ? chosen(word) : decided;
    SpanContext known =
        new SpanContext(
            context.traceHigh(), context.traceLow(), context.span(), sampled, context.state());
    return new FollowedRequest(
        settings.propagate(),
        exporter::take,
        known,
        client != null,
        new long[] {random.nextLong(), random.nextLong()});
  }

  private @Nullable Boolean followed(@Nullable Boolean decided, boolean trusted) {
    return (trusted || settings.parent() == Parent.ANY) ? decided : null;
  }

  /// By the trace's identifier, so that all who sample alike choose the same traces.
  ///
  /// Source: OpenTelemetry's `TraceIdRatioBased`.
  private boolean chosen(long word) {
    return settings.sample().fraction() >= 1 || (word & Long.MAX_VALUE) < bound;
  }

  @Override
  public void close() {
    exporter.close();
  }
}
