package penstock.core.route;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import penstock.spi.traffic.Request;

/// Routes by their path: a path is walked once, and at the end of each segment one look into a hash
/// map finds the routes with that prefix. Immutable.
final class PathIndex {

  private final Map<String, Entry[]> exact;
  private final int longestExact;
  private final RegionMap<Entry[]> prefixes;
  private final Entry[] others;

  private PathIndex(Builder builder) {
    this.exact = sorted(builder.exact);
    this.longestExact = exact.keySet().stream().mapToInt(String::length).max().orElse(-1);
    this.prefixes = RegionMap.of(sorted(builder.prefixes));
    this.others = Entry.sorted(builder.others);
  }

  /// The first route whose conditions hold; see [Entry#first].
  int first(Request request, int after, int best) {
    int found = Entry.first(others, request, after, best);
    String path = request.path();
    int length = path.length();
    if (length <= longestExact) {
      found = first(exact.get(path), request, after, found);
    }
    int end = Math.min(length, prefixes.longest());
    int hash = RegionMap.EMPTY_HASH;
    for (int i = 0; i < end; i++) {
      char c = path.charAt(i);
      if (c == '/') {
        found = first(prefixes.get(path, 0, i, hash), request, after, found);
      }
      hash = RegionMap.append(hash, c);
    }
    if (end == length || end >= 0 && path.charAt(end) == '/') {
      found = first(prefixes.get(path, 0, end, hash), request, after, found);
    }
    return found;
  }

  private static int first(Entry @Nullable [] entries, Request request, int after, int best) {
    return entries == null ? best : Entry.first(entries, request, after, best);
  }

  private static Map<String, Entry[]> sorted(Map<String, List<Entry>> lists) {
    Map<String, Entry[]> arrays = new HashMap<>();
    lists.forEach((path, entries) -> arrays.put(path, Entry.sorted(entries)));
    return arrays;
  }

  /// Collects routes; one thread at a time.
  static final class Builder {

    private final Map<String, List<Entry>> exact = new HashMap<>();
    private final Map<String, List<Entry>> prefixes = new HashMap<>();
    private final List<Entry> others = new ArrayList<>();

    /// Adds a route.
    ///
    /// @param paths of which one must match; empty for any path
    /// @param rest what must hold beside host and path
    void add(int index, List<PathPattern> paths, Condition rest) {
      if (paths.isEmpty()) {
        others.add(new Entry(index, rest));
      }
      List<PathPattern> regexes = new ArrayList<>();
      for (PathPattern path : paths) {
        switch (path.kind()) {
          case EXACT -> list(exact, path.text()).add(new Entry(index, rest));
          case PREFIX -> list(prefixes, path.text()).add(new Entry(index, rest));
          case REGEX -> regexes.add(path);
        }
      }
      if (!regexes.isEmpty()) {
        Condition path = new Condition.Path(List.copyOf(regexes));
        others.add(new Entry(index, Conditions.all(List.of(path, rest))));
      }
    }

    PathIndex build() {
      return new PathIndex(this);
    }

    private static List<Entry> list(Map<String, List<Entry>> lists, String path) {
      return lists.computeIfAbsent(path, _ -> new ArrayList<>());
    }
  }
}
