package penstock.core.engine;

import io.undertow.util.HeaderMap;
import io.undertow.util.HttpString;
import java.util.List;
import org.jspecify.annotations.Nullable;
import penstock.core.connection.ExchangeRequest;
import penstock.core.forward.ForwardPlan;
import penstock.core.route.HeaderEdits;
import penstock.spi.http.HeaderTemplate;

/// The header edits of a route, on Undertow's headers.
final class HeaderChange implements ForwardPlan.HeaderEdit {

  /// Changes nothing.
  static final ForwardPlan.HeaderEdit NONE = (_, _) -> {};

  private final List<HttpString> remove;
  private final List<Line> set;
  private final List<Line> add;

  private record Line(HttpString name, HeaderTemplate value) {}

  private HeaderChange(HeaderEdits edits) {
    this.remove = edits.remove().stream().map(HttpString::new).toList();
    this.set = lines(edits.set());
    this.add = lines(edits.add());
  }

  /// @return null if there is nothing to change
  static @Nullable HeaderChange of(HeaderEdits edits) {
    return edits.isEmpty() ? null : new HeaderChange(edits);
  }

  private static List<Line> lines(List<HeaderEdits.Edit> edits) {
    return edits.stream().map(e -> new Line(new HttpString(e.name()), e.value())).toList();
  }

  @Override
  public void apply(HeaderMap headers, ExchangeRequest request) {
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
