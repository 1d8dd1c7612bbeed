package penstock.core.accesslog;

import java.net.InetSocketAddress;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import penstock.core.connection.AttemptNotes;
import penstock.core.connection.Notes;
import penstock.core.metrics.Reason;

/// What a line says of how a request ended, from its status to its only attempt. Mostly these
/// values have stood together before, each the same object: they are written again as they were.
/// Any thread may use it.
final class JsonPhrase {

  /// A power of two; each takes about 400 bytes.
  private static final int KEPT = 512;

  // Threads race for each place, and each of them finds something that is true.
  private final @Nullable Written[] written = new Written[KEPT];

  /// Whether a request ended as most do: with its first attempt and as that ended, and there is
  /// nothing more to say of it.
  static boolean fits(Facts facts, Notes notes, AttemptNotes last) {
    return notes.tries() == 1
        && last.status() == facts.status()
        && last.reason() == facts.reason()
        && notes.why().isEmpty()
        && facts.grpcStatus() == null;
  }

  /// Writes it as it was written before.
  ///
  /// @return whether it was
  boolean again(Facts facts, AttemptNotes only, LineBytes out) {
    Written known = written[place(facts, only)];
    if (known == null || !known.is(facts, only)) {
      return false;
    }
    out.put(known.bytes);
    return true;
  }

  /// Notes how it is written.
  ///
  /// @param from where it begins in the line, whose end is its own
  void learn(Facts facts, AttemptNotes only, LineBytes out, int from) {
    byte[] bytes = Arrays.copyOfRange(out.array(), from, out.length());
    written[place(facts, only)] = new Written(facts, only, bytes);
  }

  private static int place(Facts facts, AttemptNotes only) {
    int names = 31 * facts.route().hashCode() + only.endpoint().hashCode();
    return (31 * names + facts.status()) & (KEPT - 1);
  }

  /// Values and how they are written.
  private static final class Written {

    private final int status;
    private final Reason reason;
    private final String route;
    private final String pool;
    private final String endpoint;
    private final InetSocketAddress address;
    private final byte[] bytes;

    Written(Facts facts, AttemptNotes only, byte[] bytes) {
      this.status = facts.status();
      this.reason = facts.reason();
      this.route = facts.route();
      this.pool = facts.pool();
      this.endpoint = only.endpoint();
      this.address = only.address();
      this.bytes = bytes;
    }

    // Not by their letters: comparing them costs what writing them does.
    @SuppressWarnings("ReferenceEquality")
    private boolean is(Facts facts, AttemptNotes only) {
      return address == only.address()
          && endpoint == only.endpoint()
          && status == facts.status()
          && reason == facts.reason()
          && pool == facts.pool()
          && route == facts.route();
    }
  }
}
