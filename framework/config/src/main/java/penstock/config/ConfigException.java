package penstock.config;

import java.util.List;
import java.util.stream.Collectors;

/// A configuration that cannot be used; it carries everything that is wrong with it.
public final class ConfigException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  /// Takes the problems.
  ///
  /// @param problems at least one, in the order in which users should read them
  public ConfigException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /// Everything that is wrong, ordered by file and line.
  public List<Problem> problems() {
    return problems;
  }
}
