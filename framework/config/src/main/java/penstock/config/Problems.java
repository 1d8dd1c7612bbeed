package penstock.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Collects what is wrong.
final class Problems {

  private final Set<Problem> found = new LinkedHashSet<>();
  private final List<String> files = new ArrayList<>();

  /// Names the next file; problems are reported in the order of the files.
  void file(String file) {
    files.add(file);
  }

  void add(Place place, String path, String message) {
    String written = place.path() == null ? path : place.path();
    add(new Problem(place.file(), place.line(), place.column(), written, message));
  }

  void add(Problem problem) {
    found.add(problem);
  }

  /// Whether something within a part is wrong.
  boolean within(String path) {
    return found.stream()
        .map(Problem::path)
        .anyMatch(each ->
            each.equals(path) || each.startsWith(path + ".") || each.startsWith(path + "["));
  }

  /// Whether a key of the whole configuration is wrong.
  boolean atTop() {
    return found.stream().anyMatch(each -> each.path().matches("[\\w-]*"));
  }

  int count() {
    return found.size();
  }

  /// Everything, each problem once, ordered by file and line.
  List<Problem> sorted() {
    return found.stream()
        .sorted(
            Comparator.comparingInt((Problem problem) -> files.indexOf(problem.file()))
                .thenComparingInt(Problem::line)
                .thenComparingInt(Problem::column))
        .toList();
  }
}
