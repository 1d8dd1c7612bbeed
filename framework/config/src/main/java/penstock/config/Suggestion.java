package penstock.config;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The known word that somebody probably meant.
final class Suggestion {

  private Suggestion() {}

  /// The known word nearest to a wrong one.
  ///
  /// @return null if none is near
  static @Nullable String nearest(String wrong, Collection<String> known) {
    String word = plain(wrong);
    int best = Math.max(1, word.length() / 3) + 1;
    String nearest = null;
    for (String candidate : known) {
      int distance = distance(word, plain(candidate));
      if (distance < best) {
        best = distance;
        nearest = candidate;
      }
    }
    return nearest;
  }

  private static String plain(String word) {
    return word.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
  }

  /// How many letters must be put in, left out, changed or swapped with their neighbour.
  ///
  /// Source: optimal string alignment, after V. Levenshtein, 1966, and F. Damerau, 1964.
  private static int distance(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(cost, a, b, i, j);
      }
    }
    return cost[a.length()][b.length()];
  }

  private static int cheapest(int[][] cost, String a, String b, int i, int j) {
    boolean same = a.charAt(i - 1) == b.charAt(j - 1);
    int least = cost[i - 1][j - 1] + (same ? 0 : 1);
    least = Math.min(least, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(least, 1 + cost[i - 2][j - 2]) : least;
  }
}
