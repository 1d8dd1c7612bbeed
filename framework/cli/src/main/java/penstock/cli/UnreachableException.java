package penstock.cli;

import java.io.IOException;

/// The admin port does not answer.
final class UnreachableException extends IOException {

  private static final long serialVersionUID = 1L;

  UnreachableException(String admin, Throwable cause) {
    super("admin: " + admin + " does not answer (expected: a running penstock)", cause);
  }
}
