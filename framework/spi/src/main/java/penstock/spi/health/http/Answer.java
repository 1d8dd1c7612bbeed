package penstock.spi.health.http;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The head of an answer.
///
/// @param status 200 to 999
/// @param headers values by lower-case name, in order
public record Answer(int status, Map<String, List<String>> headers) {

  /// The values of a header; empty if it is absent.
  ///
  /// @param name its case does not matter
  public List<String> values(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
  }

  /// Whether it has no body, whatever its headers say.
  ///
  /// @param method of the request
  public boolean bodiless(String method) {
    return method.equals("HEAD") || status == 204 || status == 304;
  }
}
