package penstock.core.route;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import penstock.spi.ByteSize;
import penstock.spi.Default;
import penstock.spi.Describe;
import penstock.spi.http.GrpcStatus;

/// When a route's failed requests are sent once more: `routes[].retry`.
///
/// @param attempts further ones after the first
/// @param when what is to be repeated
/// @param grpcStatuses statuses of gRPC calls that are repeated, whatever their method
/// @param methods whose requests may be repeated once an endpoint has seen them
/// @param backoff how long to wait before
/// @param otherEndpoint whether endpoints that were asked before are asked only if there is no
///   other
/// @param bodyBytes a longer body is not kept for a repetition
@Describe("When failed requests are sent once more.")
public record RetrySettings(
    @Describe("Further attempts after the first; 0 to 7.") @Default("2") int attempts,
    @Describe(
            "What is repeated: reset (the endpoint broke off before it answered), timeout, 5xx, or"
                + " a status such as 503; connect-failure and refused-stream always are.")
        @Default("[connect-failure, refused-stream, reset]")
        List<String> when,
    @Describe(
            "Statuses of gRPC calls that are repeated if nothing else came of them, such as"
                + " unavailable.")
        @Default("[]")
        List<GrpcStatus> grpcStatuses,
    @Describe("Methods whose requests are repeated though an endpoint may have seen them.")
        @Default("[GET, HEAD, OPTIONS, PUT, DELETE]")
        List<String> methods,
    @Describe("How long to wait before the next attempt.") @Default("{}")
        RetryBackoffSettings backoff,
    @Describe("Whether an endpoint is asked again only if there is no other.") @Default("true")
        boolean otherEndpoint,
    @Describe("How much of a body is kept for a repetition; with a longer one there is none.")
        @Default("64KiB")
        ByteSize bodyBytes) {

  /// More are never made.
  private static final int MOST_ATTEMPTS = 7;

  private static final ByteSize MOST_BODY = new ByteSize(1 << 20);
  private static final Pattern WORDS =
      Pattern.compile("connect-failure|refused-stream|reset|timeout|5xx|[45]\\d\\d");
  private static final Pattern TOKEN = Pattern.compile("[A-Z][A-Z0-9-]*");

  /// Checks the ranges and the words.
  ///
  /// @throws IllegalArgumentException if one is out of range or unknown
  public RetrySettings {
    when = List.copyOf(when);
    grpcStatuses = List.copyOf(grpcStatuses);
    if (grpcStatuses.contains(GrpcStatus.OK)) {
      throw new IllegalArgumentException("grpcStatuses: ok (expected: a status of failed calls)");
    }
    methods = methods.stream().map(method -> method.toUpperCase(Locale.ROOT)).toList();
    if (attempts < 0 || attempts > MOST_ATTEMPTS) {
      throw new IllegalArgumentException("attempts: " + attempts + " (expected: 0 to 7)");
    }
    for (String word : when) {
      if (!WORDS.matcher(word).matches()) {
        throw new IllegalArgumentException(
            "when: "
                + word
                + " (expected: connect-failure, refused-stream, reset, timeout, 5xx or a status of"
                + " 400 to 599)");
      }
    }
    for (String method : methods) {
      if (!TOKEN.matcher(method).matches()) {
        throw new IllegalArgumentException("methods: " + method + " (expected: such as GET)");
      }
    }
    if (bodyBytes.bytes() > MOST_BODY.bytes()) {
      throw new IllegalArgumentException(
          "bodyBytes: " + bodyBytes + " (expected: " + MOST_BODY + " at most)");
    }
  }
}
