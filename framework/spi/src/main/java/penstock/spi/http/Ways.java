package penstock.spi.http;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Checks that users chose exactly one of several ways to say something.
public final class Ways {

  private Ways() {}

  /// Checks that one is given.
  ///
  /// @param namesAndValues in turns; a null value was not given
  /// @throws IllegalArgumentException if none or several are
  public static void exactlyOne(@Nullable Object... namesAndValues) {
    List<String> names = new ArrayList<>();
    List<String> given = new ArrayList<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      names.add(String.valueOf(namesAndValues[i]));
      if (namesAndValues[i + 1] != null) {
        given.add(names.getLast());
      }
    }
    if (given.size() != 1) {
      throw new IllegalArgumentException(
          (given.isEmpty() ? "nothing" : String.join(" and ", given))
              + " (expected: one of "
              + String.join(", ", names)
              + ")");
    }
  }
}
