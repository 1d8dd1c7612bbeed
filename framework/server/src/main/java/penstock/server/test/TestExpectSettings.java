package penstock.server.test;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import penstock.core.route.ValueSettings;
import penstock.spi.Default;
import penstock.spi.Describe;
import penstock.spi.Shorthand;

/// What a test expects, as users write it; what is not written is not looked at.
@Describe("What becomes of the request; what is not written is not looked at.")
record TestExpectSettings(
    @Describe("The route, or shares by route.") @Default("{}") @Shorthand("1")
        Map<String, Share> route,
    @Describe("The pool, or shares by pool.") @Default("{}") @Shorthand("1")
        Map<String, Share> pool,
    @Describe("The endpoint, or shares by endpoint.") @Default("{}") @Shorthand("1")
        Map<String, Share> endpoint,
    @Describe("How far shares may be off.") @Default("0.01") Share tolerance,
    @Describe("The status, if no endpoint is asked.") @Nullable Integer status,
    @Describe("Where the client is sent.") @Nullable ValueSettings location,
    @Describe("The body, if no endpoint is asked.") @Nullable ValueSettings body,
    @Describe("What the rule says, or the health check.") @Nullable ValueSettings why,
    @Describe("The word for metrics and logs, such as ok, denied or no-route.")
        @Nullable String reason,
    @Describe("The path the endpoint is asked for.") @Nullable ValueSettings upstreamPath,
    @Describe("The query the endpoint is asked for.") @Nullable ValueSettings upstreamQuery,
    @Describe("What consistent hashing goes by, as the rule says.") @Nullable ValueSettings hashKey,
    @Describe("Headers the endpoint gets, by name.") @Default("{}")
        Map<String, ValueSettings> headers,
    @Describe("Headers of an answer without an endpoint, by name.") @Default("{}")
        Map<String, ValueSettings> answerHeaders,
    @Describe("Whether the health check passes.") @Nullable Boolean healthy,
    @Describe("Whether one such answer takes the endpoint out.") @Nullable Boolean atOnce) {

  /// Checks that there is something to look at.
  ///
  /// @throws IllegalArgumentException if there is nothing, or shares exceed the whole
  TestExpectSettings {
    route = new LinkedHashMap<>(route);
    pool = new LinkedHashMap<>(pool);
    endpoint = new LinkedHashMap<>(endpoint);
    headers = new LinkedHashMap<>(headers);
    answerHeaders = new LinkedHashMap<>(answerHeaders);
    boolean shares = !(route.isEmpty() && pool.isEmpty() && endpoint.isEmpty());
    boolean edits = !(headers.isEmpty() && answerHeaders.isEmpty());
    boolean others =
        any(status, location, body, why, reason, upstreamPath, upstreamQuery, hashKey)
            || any(healthy, atOnce);
    if (!shares && !edits && !others) {
      throw new IllegalArgumentException("nothing to look at (expected: a key or more)");
    }
    check("route", route);
    check("pool", pool);
    check("endpoint", endpoint);
  }

  private static boolean any(@Nullable Object... keys) {
    return Stream.of(keys).anyMatch(Objects::nonNull);
  }

  /// Checks that all of it may become of what comes in, which is a connection if it is neither a
  /// request nor a health check.
  ///
  /// @throws IllegalArgumentException if it may not
  void checkFits(boolean request, boolean check) {
    boolean ofRequests =
        !(route.isEmpty() && headers.isEmpty() && answerHeaders.isEmpty())
            || any(status, location, body, upstreamPath, upstreamQuery);
    if (!request && !check && ofRequests) {
      throw new IllegalArgumentException(
          "expect: of a request (expected: pool, endpoint, why, reason or hashKey of a"
              + " connection)");
    }
    boolean ofTraffic =
        ofRequests || !(pool.isEmpty() && endpoint.isEmpty()) || any(reason, hashKey);
    if (check && ofTraffic) {
      throw new IllegalArgumentException(
          "expect: of a request (expected: healthy, atOnce or why of a health check)");
    }
    if (!check && any(healthy, atOnce)) {
      throw new IllegalArgumentException(
          "expect: of a health check (expected: healthy and atOnce with check)");
    }
  }

  private static void check(String name, Map<String, Share> shares) {
    double sum = shares.values().stream().mapToDouble(Share::fraction).sum();
    if (sum > 1.0001) {
      throw new IllegalArgumentException(
          name + ": shares of " + sum + " together (expected: at most 1)");
    }
  }
}
