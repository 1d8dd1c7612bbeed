package penstock.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import penstock.config.CrossCheck.Finding;
import penstock.config.Shape.Block;
import penstock.config.Shape.Named;
import penstock.config.Written.Entry;
import penstock.config.Written.Mapping;

/// Makes problems of what a cross check finds, but for what only follows from other problems.
final class Crossing {

  private final Mapping root;
  private final Positions positions;
  private final Problems problems;
  private final boolean clean;

  /// @param root as written
  /// @param problems those found so far; takes those to be found
  Crossing(Mapping root, Positions positions, Problems problems) {
    this.root = root;
    this.positions = positions;
    this.problems = problems;
    this.clean = problems.count() == 0;
  }

  /// Whether something that others name may stand under a mistyped key.
  boolean isHopeless(Block block, Shapes shapes) {
    return problems.atTop()
        && block.fields().stream()
            .filter(field -> shapes.of(field.type()) instanceof Named)
            .anyMatch(field -> !root.entries().containsKey(field.name()));
  }

  /// Checks.
  ///
  /// @return the warnings, unless there are problems
  <T> List<Problem> check(T value, CrossCheck<T> check) {
    List<Problem> warnings = new ArrayList<>();
    List<Finding> findings =
        check.check(value, names()).stream().filter(finding -> clean || isNews(finding)).toList();
    for (Finding finding : findings) {
      Problem problem = positions.problem(finding.path(), finding.message());
      if (finding.warning()) {
        warnings.add(problem);
      } else {
        problems.add(problem);
      }
    }
    return warnings;
  }

  /// Whether it is not about a part that is wrong anyway.
  private boolean isNews(Finding finding) {
    return !finding.warning() && !problems.within(finding.path());
  }

  private Map<String, Set<String>> names() {
    Map<String, Set<String>> names = new LinkedHashMap<>();
    for (Map.Entry<String, Entry> entry : root.entries().entrySet()) {
      if (entry.getValue().value() instanceof Mapping mapping) {
        names.put(entry.getKey(), mapping.entries().keySet());
      }
    }
    return names;
  }
}
