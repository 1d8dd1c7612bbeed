package penstock.spi.io;

import io.undertow.util.HeaderMap;
import io.undertow.util.HttpString;
import java.util.List;
import penstock.spi.http.HeaderEdits;
import penstock.spi.http.HeaderTemplate;
import penstock.spi.traffic.Header;
import penstock.spi.traffic.Request;

/// Header edits, on Undertow's headers. Immutable.
public final class HeaderChange {

  private final List<HttpString> remove;
  private final List<Line> set;
  private final List<Line> add;

  private record Line(HttpString name, HeaderTemplate value) {}

  private HeaderChange(HeaderEdits edits) {
    this.remove = edits.remove().stream().map(HttpString::new).toList();
    this.set = lines(edits.set());
    this.add = lines(edits.add());
  }

  /// The change that edits ask for.
  public static HeaderChange of(HeaderEdits edits) {
    return new HeaderChange(edits);
  }

  /// Puts headers in the place of all of their names; several of one name stay beside each other.
  ///
  /// @param into to change
  /// @param headers fit to be sent
  public static void put(HeaderMap into, List<Header> headers) {
    for (Header header : headers) {
      into.remove(header.name());
    }
    for (Header header : headers) {
      into.add(new HttpString(header.name()), header.value());
    }
  }

  private static List<Line> lines(List<HeaderEdits.Edit> edits) {
    return edits.stream().map(e -> new Line(new HttpString(e.name()), e.value())).toList();
  }

  /// Changes headers: removes, then sets, then adds. A value that comes out empty, because the
  /// request lacks what it is made of, is neither set nor added; what it was to replace goes.
  ///
  /// @param headers to change
  /// @param request whose they are, or whose answer's
  public void apply(HeaderMap headers, Request request) {
    for (HttpString name : remove) {
      headers.remove(name);
    }
    for (Line line : set) {
      String value = line.value().value(request);
      // Set to what the request lacks: gone, whoever sent it.
      if (value.isEmpty()) {
        headers.remove(line.name());
      } else {
        headers.put(line.name(), value);
      }
    }
    for (Line line : add) {
      String value = line.value().value(request);
      if (!value.isEmpty()) {
        headers.add(line.name(), value);
      }
    }
  }
}
