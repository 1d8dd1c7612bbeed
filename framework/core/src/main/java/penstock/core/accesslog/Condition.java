package penstock.core.accesslog;

/// Says which requests are logged. Immutable; runs on I/O threads.
@FunctionalInterface
interface Condition {

  /// Whether it holds for a request.
  boolean holds(Facts facts);

  /// Reads a condition such as `status >= 500 || reason != 'ok'`.
  ///
  /// @param component its key, for messages
  /// @param text as configured
  /// @param fields what may be named
  /// @throws IllegalArgumentException if it cannot be understood
  static Condition parse(String component, String text, Fields fields) {
    return new ConditionParser(component, text, fields).all();
  }
}
