package penstock.core.engine;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import penstock.spi.traffic.Header;

/// A request that a [Rehearsal] plays; it has no body.
///
/// @param listener the name of the listener it comes by
/// @param method such as `GET`
/// @param scheme `http` or `https`
/// @param path as a client would send it; begins with `/`
/// @param query without its `?`; null for none
/// @param headers in order, with `Host`
/// @param peer the other end of the connection that there is not
/// @param facts what filters that are not played would have noted, such as `jwt.sub`
/// @param answer what an endpoint answers that it comes to; null if none is asked
public record RehearsedRequest(
    String listener,
    String method,
    String scheme,
    String path,
    @Nullable String query,
    List<Header> headers,
    InetSocketAddress peer,
    Map<String, String> facts,
    @Nullable RehearsedAnswer answer) {

  /// Keeps its own copies.
  public RehearsedRequest {
    headers = List.copyOf(headers);
    facts = Map.copyOf(facts);
  }
}
