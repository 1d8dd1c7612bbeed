package penstock.core.engine;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import penstock.spi.traffic.Header;

/// What became of a request in a [Rehearsal].
///
/// @param route the route that took it; empty if none did
/// @param pool where it would have gone; empty if it was answered here
/// @param endpoint whom the pool chose; empty if nobody
/// @param why what the rule said; empty if it said nothing
/// @param reason the word for metrics and logs, such as `ok` or `no-endpoint`
/// @param sent what the endpoint would have got; null if it was answered here
/// @param answer what the client would have got; null if it went to a pool that gave no answer
public record Rehearsed(
    String route,
    String pool,
    String endpoint,
    String why,
    String reason,
    @Nullable Sent sent,
    @Nullable Answer answer) {

  /// What goes to an endpoint.
  ///
  /// @param path without the query
  /// @param query without its `?`; empty for none
  /// @param headers first values, by name in lower case
  /// @param hashKey what a rule said that consistent hashing goes by; null for nothing
  public record Sent(
      String path, String query, Map<String, String> headers, @Nullable String hashKey) {

    /// The first value of a header; null if absent.
    ///
    /// @param name case does not matter
    public @Nullable String header(String name) {
      return headers.get(name.toLowerCase(Locale.ROOT));
    }
  }

  /// What goes back.
  ///
  /// @param status 200 to 599
  /// @param headers in the order of the answer
  /// @param body as text
  public record Answer(int status, List<Header> headers, String body) {

    /// Keeps its own copy.
    public Answer {
      headers = List.copyOf(headers);
    }

    /// The first value of a header; null if absent.
    ///
    /// @param name case does not matter
    public @Nullable String header(String name) {
      return headers.stream()
          .filter(header -> header.name().equalsIgnoreCase(name))
          .map(Header::value)
          .findFirst()
          .orElse(null);
    }
  }
}
