package penstock.core.endpoint;

import java.time.Duration;
import penstock.spi.ByteSize;
import penstock.spi.Default;
import penstock.spi.Describe;

/// What users may set of HTTP/2 to endpoints: `pools.*.http2`.
///
/// @param maxStreams requests at a time on one connection
/// @param streamWindow bytes of an answer that may wait for a slow client
/// @param pingInterval how long a connection with requests may be silent until it is asked whether
///   it is there; 0 for any time
/// @param pingTimeout how long it may take to answer that
@Describe("HTTP/2 to the endpoints, where protocol lets it be spoken.")
public record EndpointHttp2Settings(
    @Describe(
            "Requests at a time on one connection, 1 to 10000; beyond it, or beyond what the"
                + " endpoint allows, another connection is made.")
        @Default("100")
        int maxStreams,
    @Describe(
            "Bytes of one answer that may wait for a slow client, 64KiB to 16MiB; the endpoint"
                + " sends no more until the client has taken them.")
        @Default("256KiB")
        ByteSize streamWindow,
    @Describe(
            "How long a connection with requests may be silent until a PING asks whether the"
                + " endpoint is there; 0s for any time.")
        @Default("0s")
        Duration pingInterval,
    @Describe("How long an endpoint may take to answer a PING; more than 0, 1m at most.")
        @Default("5s")
        Duration pingTimeout) {

  private static final int MOST_STREAMS = 10_000;
  private static final long LEAST_WINDOW = 1 << 16;
  private static final long MOST_WINDOW = 16 << 20;
  private static final Duration MOST_TIMEOUT = Duration.ofMinutes(1);
  private static final Duration MOST_INTERVAL = Duration.ofDays(1);

  /// What holds when nothing is said.
  public static final EndpointHttp2Settings USUAL =
      new EndpointHttp2Settings(100, new ByteSize(256 << 10), Duration.ZERO, Duration.ofSeconds(5));

  /// Checks the ranges.
  ///
  /// @throws IllegalArgumentException if one is out of range
  public EndpointHttp2Settings {
    if (maxStreams < 1 || maxStreams > MOST_STREAMS) {
      throw new IllegalArgumentException(
          "maxStreams: " + maxStreams + " (expected: 1 to " + MOST_STREAMS + ")");
    }
    if (streamWindow.bytes() < LEAST_WINDOW || streamWindow.bytes() > MOST_WINDOW) {
      throw new IllegalArgumentException(
          "streamWindow: " + streamWindow + " (expected: 64KiB to 16MiB)");
    }
    if (pingInterval.isNegative() || pingInterval.compareTo(MOST_INTERVAL) > 0) {
      throw new IllegalArgumentException(
          "pingInterval: " + pingInterval + " (expected: 0s to a day)");
    }
    if (!pingTimeout.isPositive() || pingTimeout.compareTo(MOST_TIMEOUT) > 0) {
      throw new IllegalArgumentException(
          "pingTimeout: " + pingTimeout + " (expected: more than 0s, 1m at most)");
    }
  }
}
