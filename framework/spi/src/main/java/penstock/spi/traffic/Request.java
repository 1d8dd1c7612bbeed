package penstock.spi.traffic;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One HTTP request. It was checked before anybody sees it: names and values hold no control
/// characters.
public non-sealed interface Request extends Traffic {

  /// The method as sent, such as `GET`; case matters.
  String method();

  /// `http` or `https`, as the client sees it.
  String scheme();

  /// The host asked for, in lower case and without the port; an IPv6 literal without its brackets.
  /// Empty if the client named none.
  String host();

  /// The path, beginning with `/` (or `*` for `OPTIONS *`): escapes of unreserved characters
  /// decoded, dot segments resolved, everything else as sent. Without the query.
  String path();

  /// What follows the `?` as sent; null if there is no `?`.
  @Nullable String query();

  /// The first value of a query parameter, percent-decoded; null if absent.
  ///
  /// @param name as decoded; case matters
  @Nullable String queryParameter(String name);

  /// The first value of a header; null if absent.
  ///
  /// @param name case does not matter
  @Nullable String header(String name);

  /// All values of a header, in order; empty if absent. May allocate.
  ///
  /// @param name case does not matter
  List<String> headers(String name);

  /// The value of a cookie as sent; null if absent.
  ///
  /// @param name case matters
  @Nullable String cookie(String name);

  /// The TLS of the client's connection; null without TLS.
  default @Nullable Tls tls() {
    return null;
  }
}
