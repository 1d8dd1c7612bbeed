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
  private final FollowedRequest.Tellers tellers;
  private final long bound;

  OtlpTracing(Settings settings, Exporter exporter) {
    this.settings = settings;
    this.exporter = exporter;
    this.tellers = new FollowedRequest.Tellers(settings.propagate(), exporter::take);
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
        client == null ? FollowedRequest.fresh(random.nextLong(), random.nextLong()) : client;
    Boolean decided = followed(context.sampled(), trusted);
    // A stranger could choose identifiers that are always recorded.
    long word = client == null || trusted ? context.traceLow() : random.nextLong();
    boolean recorded = decided == null ? chosen(word) : decided;
    return new FollowedRequest(tellers, context, client != null, recorded, random.nextLong());
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
