package penstock.core.forward;

import org.jspecify.annotations.Nullable;
import penstock.core.connection.ExchangeRequest;
import penstock.core.connection.Followed;
import penstock.core.connection.Journey;
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

  /// Writes their lines, the same identifier for every attempt.
  static void write(HeadBytes out, ExchangeRequest request, Loop loop) {
    Notes notes = request.journey().notes();
    Followed followed = followed(notes);
    if (notes != null && followed != null) {
      for (Header header : followed.trace().headers(notes.tries() - 1)) {
        out.text(header.name()).text(": ").text(header.value()).end();
      }
    }
    String id = given(request);
    if (id == null) {
      writeNew(out, request.journey(), loop);
      return;
    }
    out.line(HeaderNames.X_REQUEST_ID, id);
    if (notes != null) {
      notes.identified(id);
    }
  }

  /// The first attempt makes one, and the others say the same.
  private static void writeNew(HeadBytes out, Journey journey, Loop loop) {
    if (journey.idHigh() == 0 && journey.idLow() == 0) {
      journey.identified(loop.random(), loop.random());
    }
    out.text("X-Request-Id: ").hex(journey.idHigh()).hex(journey.idLow()).end();
    Notes notes = journey.notes();
    if (notes != null) {
      notes.identified(journey.idHigh(), journey.idLow());
    }
  }

  /// The identifier that came with it, from somebody who is believed; null for none.
  private static @Nullable String given(ExchangeRequest request) {
    return request.peerTrusted()
        ? request.exchange().getRequestHeaders().getFirst(HeaderNames.X_REQUEST_ID)
        : null;
  }
}
