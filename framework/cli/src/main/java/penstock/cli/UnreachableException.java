package penstock.cli;

import java.io.IOException;

/// The admin port does not answer, or what answers is none.
final class UnreachableException extends IOException {

  private static final long serialVersionUID = 1L;

  UnreachableException(String admin, Throwable cause) {
    super("admin: " + admin + " does not answer (expected: a running penstock)", cause);
  }

  /// @param said what another server answered
  UnreachableException(String admin, String said) {
    super(
        "admin: %s answers %s (expected: the admin port of a running penstock)"
            .formatted(admin, said));
  }
}
