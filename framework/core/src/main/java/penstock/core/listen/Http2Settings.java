package penstock.core.listen;

import io.undertow.connector.ByteBufferPool;
import io.undertow.server.HttpHandler;
import org.jspecify.annotations.Nullable;
import penstock.core.http2.Http2Limits;
import penstock.core.http2.Http2Service;
import penstock.core.metrics.Http2Metrics;
import penstock.spi.ByteSize;
import penstock.spi.Default;
import penstock.spi.Describe;

/// What users may set of HTTP/2 on a listener.
///
/// @param enabled whether clients may speak it
/// @param only whether clients may speak nothing else
/// @param maxConcurrentStreams requests at a time on one connection
/// @param streamWindow bytes of a request's body that may be under way
/// @param maxResets streams that may be reset in ten seconds
/// @param maxControlFrames frames that carry nothing in ten seconds
public record Http2Settings(
    @Describe("Whether clients may speak HTTP/2.") @Default("true") boolean enabled,
    @Describe("Whether clients may speak nothing else.") @Default("false") boolean only,
    @Describe("Requests at a time on one connection, 1 to 10000; beyond it they are refused.")
        @Default("128")
        int maxConcurrentStreams,
    @Describe(
            "Bytes of a request's body under way before an endpoint takes any, 64KiB to 1MiB; it"
                + " grows to 1MiB while the endpoint takes what comes.")
        @Default("64KiB")
        ByteSize streamWindow,
    @Describe(
            "Requests a client may reset, or make us reset, in 10 s on one connection; beyond it"
                + " the connection is closed.")
        @Default("200")
        int maxResets,
    @Describe(
            "SETTINGS, PING, empty DATA and other frames that carry nothing, of each kind, in 10 s"
                + " on one connection; beyond it the connection is closed.")
        @Default("1000")
        int maxControlFrames) {

  private static final int LEAST_WINDOW = 1 << 16;
  private static final int MOST_WINDOW = 1 << 20;

  /// Checks the ranges.
  ///
  /// @throws IllegalArgumentException if one is out of range, or two do not fit
  public Http2Settings {
    if (only && !enabled) {
      throw new IllegalArgumentException("only: true (expected: false where enabled is false)");
    }
    if (maxConcurrentStreams < 1 || maxConcurrentStreams > 10_000) {
      throw new IllegalArgumentException(
          "maxConcurrentStreams: " + maxConcurrentStreams + " (expected: 1 to 10000)");
    }
    if (streamWindow.bytes() < LEAST_WINDOW || streamWindow.bytes() > MOST_WINDOW) {
      throw new IllegalArgumentException(
          "streamWindow: " + streamWindow + " (expected: 64KiB to 1MiB)");
    }
    if (maxResets < 1) {
      throw new IllegalArgumentException("maxResets: " + maxResets + " (expected: >= 1)");
    }
    if (maxControlFrames < 1) {
      throw new IllegalArgumentException(
          "maxControlFrames: " + maxControlFrames + " (expected: >= 1)");
    }
  }

  /// @return null if HTTP/2 is not spoken
  @Nullable Http2Opener opener(ByteBufferPool buffers, HttpHandler line, Http2Metrics metrics) {
    return enabled ? new Http2Opener(new Http2Service(buffers, line, limits(), metrics)) : null;
  }

  private Http2Limits limits() {
    return new Http2Limits(
        maxConcurrentStreams, (int) streamWindow.bytes(), maxResets, maxControlFrames);
  }
}
