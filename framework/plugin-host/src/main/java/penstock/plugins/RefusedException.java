package penstock.plugins;

import org.jspecify.annotations.Nullable;

/// A plugin that cannot be started; the message is the reason of its refusal.
final class RefusedException extends RuntimeException {

  private static final long serialVersionUID = 1;

  RefusedException(String reason) {
    super(reason);
  }

  RefusedException(String reason, @Nullable Throwable cause) {
    super(reason, cause);
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
