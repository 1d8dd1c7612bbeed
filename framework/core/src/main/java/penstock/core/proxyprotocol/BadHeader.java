package penstock.core.proxyprotocol;

import java.io.Serial;

/// Says what is wrong with a PROXY header. Carries no stack trace: clients cause it.
final class BadHeader extends Exception {

  @Serial private static final long serialVersionUID = 1;

  BadHeader(String message) {
    super(message, null, false, false);
  }
}
