package penstock.spi;

/// Settings that point to something outside the configuration, such as files.
///
/// A settings record that implements this is asked whenever a configuration is read, also when it
/// is only checked: what is wrong is then shown with its place in the configuration, beside all
/// other problems.
@FunctionalInterface
public interface Examined {

  /// Looks at what the settings point to. Runs on a control thread and may block; called after the
  /// record was made, from nowhere else.
  ///
  /// @throws IllegalArgumentException if it cannot be used; the message begins with the component,
  ///   as in `cert: a.pem (expected: a readable file)`
  void examine();
}
