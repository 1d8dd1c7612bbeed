package penstock.config;

import java.util.List;
import java.util.Map;
import java.util.Set;

/// Looks at the parts of a configuration beside each other: whether what one names is there.
///
/// It is also asked when something else is wrong, so that users see everything at once: parts that
/// could not be read are missing then, or are as if they had not been written.
///
/// @param <T> the root record
@FunctionalInterface
public interface CrossCheck<T> {

  /// Something that is wrong.
  ///
  /// @param path such as `routes[2].pool`
  /// @param message what is wrong with it
  /// @param warning whether the configuration can be used all the same
  record Finding(String path, String message, boolean warning) {}

  /// Checks.
  ///
  /// @param root the configuration
  /// @param names by key of the root record, the keys that are written below it, whether they could
  ///   be read or not
  List<Finding> check(T root, Map<String, Set<String>> names);
}
