package penstock.core.forward;

import org.jspecify.annotations.Nullable;
import penstock.spi.traffic.Connection;

/// Where the sessions of one listener enter the line in force. It stays the same over reloads. Any
/// thread.
public interface SessionEntry {

  /// Begins a session.
  ///
  /// @param pool the name of a pool that the listener's settings name
  /// @param connection whose session it is
  /// @return to be ended once; null if there is no such pool
  @Nullable Session begin(String pool, Connection connection);
}
