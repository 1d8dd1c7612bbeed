package penstock.core.pool;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import penstock.core.endpoint.LiveEndpoint;
import penstock.spi.sticky.Bond;
import penstock.spi.sticky.SessionStickiness;

/// Whom the words that clients carry mean. Immutable.
final class Bonds {

  private final Map<String, LiveEndpoint> byWord;

  private Bonds(Map<String, LiveEndpoint> byWord) {
    this.byWord = byWord;
  }

  /// The words of some endpoints; who cannot be named has none.
  ///
  /// @param sticky who names them; null for nobody
  /// @param misfires told what it throws
  static Bonds of(
      @Nullable SessionStickiness sticky, List<LiveEndpoint> endpoints, Misfires misfires) {
    Map<String, LiveEndpoint> byWord = new HashMap<>();
    if (sticky != null) {
      for (LiveEndpoint endpoint : endpoints) {
        try {
          sticky.words(endpoint.endpoint()).forEach(word -> byWord.put(word, endpoint));
        } catch (Throwable e) { // it must not keep the pool from following its endpoints
          misfires.add(e);
        }
      }
    }
    return new Bonds(Map.copyOf(byWord));
  }

  /// Whom a bond means; null for nobody who is here.
  @Nullable LiveEndpoint meant(Bond bond) {
    return bond.word().isEmpty() ? null : byWord.get(bond.word());
  }
}
