package penstock.core.engine;

import io.undertow.util.HeaderMap;
import io.undertow.util.HttpString;
import org.jspecify.annotations.Nullable;
import penstock.core.connection.ExchangeRequest;
import penstock.core.connection.Notes;
import penstock.core.route.Decision;
import penstock.spi.http.HttpText;
import penstock.spi.route.Changes;
import penstock.spi.traffic.Header;

/// Does to a request what its rule wants done. Runs on I/O threads.
final class Rulings {

  private Rulings() {}

  /// Notes a decision on its request, and does to the request what a rule wants.
  static void note(ExchangeRequest request, Decision decision) {
    request.journey().decided(decision);
    explain(request);
    if (!decision.changes().isEmpty()) {
      change(request, decision.changes());
    }
  }

  /// Notes why its rules decided as they did.
  static void explain(ExchangeRequest request) {
    String why = request.journey().why();
    Notes notes = why.isEmpty() ? null : request.journey().notes();
    if (notes != null) {
      notes.explained(why);
    }
  }

  private static void change(ExchangeRequest request, Changes changes) {
    HeaderMap headers = request.exchange().getRequestHeaders();
    for (String name : changes.remove()) {
      headers.remove(name);
    }
    for (Header header : changes.set()) {
      headers.put(new HttpString(header.name()), header.value());
    }
    rewrite(request, changes.path());
    if (changes.hashKey() != null) {
      request.noting().fact(Changes.KEY_FACT, changes.hashKey());
    }
    if (!changes.subset().isEmpty()) {
      request.noting().subset(changes.subset());
    }
  }

  private static void rewrite(ExchangeRequest request, @Nullable String path) {
    if (path != null) {
      request.rewrite(HttpText.escaped(path), request.query());
    }
  }
}
