package penstock.config;

import org.jspecify.annotations.Nullable;

/// What `${NAME}` in a configuration is looked up in.
@FunctionalInterface
public interface Environment {

  /// The value of a variable.
  ///
  /// @param name such as `HOSTNAME`
  /// @return its value, null if it is not set
  @Nullable String variable(String name);

  /// The environment of this process.
  static Environment process() {
    return System::getenv;
  }
}
