package penstock.plugin.filter.rewrite;

import java.util.List;
import java.util.Map;
import penstock.spi.Default;
import penstock.spi.Describe;

/// How a query changes.
///
/// @param set parameters that replace all of the same name
/// @param remove names of parameters that go
@Describe("How a query changes.")
public record QuerySettings(
    @Describe("Parameters that replace all of the same name, as text that is not yet escaped.")
        @Default("{}")
        Map<String, String> set,
    @Describe("Parameters to take out, by name.") @Default("[]") List<String> remove) {

  /// Checks that there is something to do.
  ///
  /// @throws IllegalArgumentException if there is not
  public QuerySettings {
    set = Map.copyOf(set);
    remove = List.copyOf(remove);
    if (set.isEmpty() && remove.isEmpty()) {
      throw new IllegalArgumentException("nothing (expected: one of set, remove)");
    }
  }
}
