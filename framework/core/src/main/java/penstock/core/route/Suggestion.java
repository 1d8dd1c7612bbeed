package penstock.core.route;

import java.util.Collection;
import java.util.Comparator;
import java.util.stream.Collectors;

/// What somebody may have meant who wrote a name that is not there.
public final class Suggestion {

  private static final int SHOWN = 5;

  private Suggestion() {}

  /// `(did you mean api?)` for a near miss, otherwise some of the names there are.
  public static String of(String written, Collection<String> known) {
    if (known.isEmpty()) {
      return "(expected: none is defined)";
    }
    int near = Math.max(1, written.length() / 3);
    return known.stream()
        .filter(name -> distance(written, name) <= near)
        .min(
            Comparator.comparingInt((String name) -> distance(written, name))
                .thenComparing(Comparator.naturalOrder()))
        .map(name -> "(did you mean " + name + "?)")
        .orElseGet(() -> "(expected: " + some(known) + ")");
  }

  private static String some(Collection<String> known) {
    String names = known.stream().sorted().limit(SHOWN).collect(Collectors.joining(", "));
    return known.size() > SHOWN ? names + ", ..." : names;
  }

  /// Source: V. Levenshtein, "Binary codes capable of correcting deletions, insertions and
  /// reversals", 1966.
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
