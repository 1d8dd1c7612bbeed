package penstock.core.accesslog;

import java.net.InetSocketAddress;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Members of a JSON object that stand side by side in every line and mostly have values that stood
/// there together before, each the same object: they are written again as they were. Any thread may
/// use it.
final class JsonPhrase {

  /// A power of two.
  private static final int KEPT = 32;

  // Threads race for each place, and each of them finds something that is true.
  private final @Nullable Written[] written = new Written[KEPT];

  /// What stands side by side.
  ///
  /// @param address of the endpoint
  record Values(
      String reason, String route, String pool, String endpoint, InetSocketAddress address) {

    // Not by their letters: comparing them costs what writing them does.
    @SuppressWarnings("ReferenceEquality")
    private boolean are(Values other) {
      return address == other.address
          && endpoint == other.endpoint
          && pool == other.pool
          && route == other.route
          && reason == other.reason;
    }

    private int place() {
      return (31 * route.hashCode() + endpoint.hashCode()) & (KEPT - 1);
    }
  }

  /// Writes them as they were written before.
  ///
  /// @return whether they were
  boolean again(Values values, LineBytes out) {
    Written known = written[values.place()];
    if (known == null || !known.values.are(values)) {
      return false;
    }
    out.put(known.bytes);
    return true;
  }

  /// Notes how they are written.
  ///
  /// @param from where that begins in the line, whose end is theirs
  void learn(Values values, LineBytes out, int from) {
    written[values.place()] =
        new Written(values, Arrays.copyOfRange(out.array(), from, out.length()));
  }

  /// Values and how they are written.
  private static final class Written {

    private final Values values;
    private final byte[] bytes;

    Written(Values values, byte[] bytes) {
      this.values = values;
      this.bytes = bytes;
    }
  }
}
