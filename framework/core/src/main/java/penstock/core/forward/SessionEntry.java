package penstock.core.forward;

import org.jspecify.annotations.Nullable;
import penstock.core.metrics.Reason;
import penstock.spi.io.Streams;
import penstock.spi.traffic.Connection;

/// Where the sessions of one listener enter the line in force. It stays the same over reloads. Any
/// thread.
public interface SessionEntry {

  /// Begins a session. If the listener has a rule that was not asked yet, it is.
  ///
  /// @param pool where it goes unless the rule says otherwise: the name of a pool that the
  ///   listener's settings name
  /// @param connection whose session it is; what [#ask] gave if that was called
  Beginning begin(String pool, Connection connection);

  /// Asks the rule of the listener, if it has one.
  Streams.Ruling ask(Connection connection);

  /// What comes of it.
  ///
  /// @param session to be ended once; null if there is none
  /// @param reason why there is none, which was logged if a rule said so
  record Beginning(@Nullable Session session, Reason reason) {

    /// There is no such pool.
    public static final Beginning NO_POOL = new Beginning(null, Reason.NO_POOL);

    /// One has begun.
    public static Beginning of(Session session) {
      return new Beginning(session, Reason.OK);
    }
  }
}
