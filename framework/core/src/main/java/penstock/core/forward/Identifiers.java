package penstock.core.forward;

import org.jspecify.annotations.Nullable;
import penstock.core.connection.ExchangeRequest;
import penstock.core.connection.Followed;
import penstock.core.connection.Notes;
import penstock.core.io.Loop;
import penstock.core.io.NameSet;
import penstock.core.upstream.HeaderNames;
import penstock.spi.traffic.Header;

/// Tells an endpoint by which names a request is known: `X-Request-Id`, and where it stands in a
/// trace.
final class Identifiers {

  private Identifiers() {}

  /// Headers of the client's that are written anew.
  static NameSet replaced(ExchangeRequest request) {
    Followed followed = followed(request.journey().notes());
    return followed == null ? NameSet.NONE : followed.names();
  }

  private static @Nullable Followed followed(@Nullable Notes notes) {
    return notes == null ? null : notes.followed();
  }

  /// Writes their lines, the same identifier for every attempt that is noted.
  static void write(HeadBytes out, ExchangeRequest request, Loop loop) {
    Notes notes = request.journey().notes();
    Followed followed = followed(notes);
    if (notes != null && followed != null) {
      for (Header header : followed.trace().headers(notes.tries() - 1)) {
        out.text(header.name()).text(": ").text(header.value()).end();
      }
    }
    String id = id(request, notes);
    if (id == null) {
      long high = loop.random();
      long low = loop.random();
      out.text("X-Request-Id: ").hex(high).hex(low).end();
      if (notes != null) {
        notes.identified(high, low);
      }
      return;
    }
    out.line(HeaderNames.X_REQUEST_ID, id);
    if (notes != null) {
      notes.identified(id);
    }
  }

  /// The identifier that it has already; null for none.
  private static @Nullable String id(ExchangeRequest request, @Nullable Notes notes) {
    if (notes != null && !notes.requestId().isEmpty()) {
      return notes.requestId();
    }
    return request.peerTrusted()
        ? request.exchange().getRequestHeaders().getFirst(HeaderNames.X_REQUEST_ID)
        : null;
  }
}
