package penstock.plugins;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pf4j.PluginDependency;

/// Finds the plugins whose dependencies cannot be met.
///
/// Done before PF4J, which gives up altogether on a cycle, and which on a version that does not fit
/// drops the plugin that is depended on instead of the one that asks too much.
final class DependencyCheck {

  private final Versions versions = new Versions();
  private final Map<String, FoundJar> good;
  private final Set<String> refused;

  /// Starts from the jars that are good by themselves.
  ///
  /// @param jars by id
  /// @param refused ids of jars that are there, but bad
  DependencyCheck(Map<String, FoundJar> jars, Set<String> refused) {
    this.good = new LinkedHashMap<>(jars);
    this.refused = new HashSet<>(refused);
  }

  /// The reasons of those that cannot start, by id.
  Map<String, String> refusals() {
    Map<String, String> all = new LinkedHashMap<>();
    Map<String, String> round = round();
    while (!round.isEmpty()) {
      all.putAll(round);
      good.keySet().removeAll(round.keySet());
      refused.addAll(round.keySet());
      round = round();
    }
    return all;
  }

  private Map<String, String> round() {
    Map<String, String> reasons = new LinkedHashMap<>();
    for (FoundJar jar : good.values()) {
      String reason = problem(jar);
      if (reason != null) {
        reasons.put(jar.id(), reason);
      }
    }
    return reasons;
  }

  private @Nullable String problem(FoundJar jar) {
    for (PluginDependency dependency : jar.dependencies()) {
      String reason = dependency.isOptional() ? null : unmet(dependency);
      if (reason != null) {
        return reason;
      }
    }
    return reaches(jar, jar.id(), new HashSet<>())
        ? "Plugin-Dependencies: a cycle (expected: no plugin that needs itself, directly or not)"
        : null;
  }

  private @Nullable String unmet(PluginDependency dependency) {
    String id = dependency.getPluginId();
    FoundJar other = good.get(id);
    if (other == null) {
      return refused.contains(id) ? refusedToo(id) : missing(id);
    }
    String range = dependency.getPluginVersionSupport();
    return versions.checkVersionConstraint(other.version(), range)
        ? null
        : "needs plugin " + id + ": " + other.version() + " (expected: " + range + ")";
  }

  private static String missing(String id) {
    return "needs plugin " + id + ": missing (expected: its jar in the same folder)";
  }

  static String refusedToo(String id) {
    return "needs plugin " + id + ": refused (expected: a plugin that starts)";
  }

  // Optional dependencies count as well, when they are there: the loaders of a cycle would keep
  // each other open for ever.
  private boolean reaches(FoundJar from, String target, Set<String> seen) {
    for (PluginDependency dependency : from.dependencies()) {
      FoundJar next = good.get(dependency.getPluginId());
      if (next == null || !seen.add(next.id())) {
        continue;
      }
      if (next.id().equals(target) || reaches(next, target, seen)) {
        return true;
      }
    }
    return false;
  }
}
