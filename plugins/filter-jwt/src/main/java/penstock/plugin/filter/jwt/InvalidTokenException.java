package penstock.plugin.filter.jwt;

import java.io.Serial;

/// A token that is not believed. The message is for the client: it holds nothing of the token.
final class InvalidTokenException extends Exception {

  @Serial private static final long serialVersionUID = 1;

  InvalidTokenException(String message) {
    super(message, null, false, false);
  }
}
