package penstock.core.io;

import java.io.Serial;

/// The buffers are all lent and no more may be made.
public final class NoRoomException extends IllegalStateException {

  @Serial private static final long serialVersionUID = 1;

  NoRoomException(String message) {
    super(message);
  }
}
