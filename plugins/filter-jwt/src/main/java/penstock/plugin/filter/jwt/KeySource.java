package penstock.plugin.filter.jwt;

import java.io.Serial;

/// Where the keys come from. Any thread but an I/O thread may ask: answers may take a while.
interface KeySource {

  /// The keys now.
  ///
  /// @throws NoKeysException if there never were any
  Keys current() throws NoKeysException;

  /// Keys to try when others had none that fits: newer ones if there are any, otherwise the same.
  ///
  /// @param known what did not fit
  Keys newerThan(Keys known);

  /// The keys at a glance, for an I/O thread: whether these are still in force.
  boolean inForce(Keys keys);

  /// Keys that stay as they are.
  static KeySource of(Keys keys) {
    return new KeySource() {
      @Override
      public Keys current() {
        return keys;
      }

      @Override
      public Keys newerThan(Keys known) {
        return keys;
      }

      @Override
      public boolean inForce(Keys asked) {
        return true;
      }
    };
  }

  /// There are no keys to check tokens with.
  final class NoKeysException extends Exception {

    @Serial private static final long serialVersionUID = 1;

    NoKeysException() {
      super("no keys yet", null, false, false);
    }
  }
}
