package penstock.core.route;

import java.util.List;
import penstock.spi.http.RegexOverrun;
import penstock.spi.traffic.Request;

/// A route as one list of the index holds it.
///
/// @param index of the route
/// @param rest what must hold beside that which the list stands for
record Entry(int index, Condition rest) {

  /// No route.
  static final int NONE = (1 << 30) - 1;

  /// Set beside the index of a route when nobody knows whether its conditions hold.
  static final int UNKNOWN = 1 << 30;

  static Entry[] sorted(List<Entry> entries) {
    return entries.stream()
        .sorted((a, b) -> Integer.compare(a.index, b.index))
        .toArray(Entry[]::new);
  }

  /// The first entry between two routes whose conditions hold.
  ///
  /// @param entries in rising order
  /// @param after only routes after this one
  /// @param best the best route so far; only routes before this one
  /// @return the index, with [#UNKNOWN] if a regular expression gave up; `best` if there is none
  static int first(Entry[] entries, Request request, int after, int best) {
    int before = best & ~UNKNOWN;
    for (Entry entry : entries) {
      if (entry.index >= before) {
        return best;
      }
      if (entry.index > after) {
        try {
          if (entry.rest.holds(request)) {
            return entry.index;
          }
        } catch (RegexOverrun _) {
          return entry.index | UNKNOWN;
        }
      }
    }
    return best;
  }
}
