package penstock.server.test;

/// A test that asks for what there is not.
final class WrongTestException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String key;

  /// @param key what of the test is wrong, such as `pools.api`
  /// @param message what is wrong with it
  WrongTestException(String key, String message) {
    super(message);
    this.key = key;
  }

  /// The path of what is wrong.
  ///
  /// @param test the path of the test
  String at(String test) {
    return test + "." + key;
  }
}
