package penstock.testkit;

import java.util.List;
import org.jspecify.annotations.Nullable;
import penstock.spi.traffic.Header;

/// The head of a request as a [StubEndpoint] received it.
///
/// @param head all lines up to the empty one, exactly as sent, each with its line end
/// @param method such as `GET`
/// @param target as sent
/// @param headers in order, names as sent, values without the surrounding blanks
/// @param connection which of the stub's connections it came on, counted from 1
public record StubRequest(
    String head, String method, String target, List<Header> headers, int connection) {

  /// Copies the headers.
  public StubRequest {
    headers = List.copyOf(headers);
  }

  /// The first value of a header; null if absent.
  ///
  /// @param name case does not matter
  public @Nullable String header(String name) {
    List<String> values = headers(name);
    return values.isEmpty() ? null : values.getFirst();
  }

  /// All values of a header, in order; empty if absent.
  ///
  /// @param name case does not matter
  public List<String> headers(String name) {
    return headers.stream()
        .filter(header -> header.name().equalsIgnoreCase(name))
        .map(Header::value)
        .toList();
  }
}
