package penstock.core.connection;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.core.metrics.Reason;
import penstock.spi.session.SessionFilter;
import penstock.spi.traffic.Connection;

/// The filters of one listener. From any thread.
///
/// @param all in the order in which they are asked
public record SessionFilters(List<SessionFilter> all) {

  /// Lets everybody in.
  public static final SessionFilters NONE = new SessionFilters(List.of());

  private static final Logger log = LoggerFactory.getLogger(SessionFilters.class);

  /// Copies the list.
  public SessionFilters {
    all = List.copyOf(all);
  }

  /// Whether there are none.
  public boolean isEmpty() {
    return all.isEmpty();
  }

  /// Why a connection may not come in; [Reason#OK] if it may.
  public Reason refusal(Connection connection) {
    for (SessionFilter filter : all) {
      Reason reason = refusal(filter, connection);
      if (reason != Reason.OK) {
        return reason;
      }
    }
    return Reason.OK;
  }

  // A plugin's fault costs this connection, and nobody else.
  private static Reason refusal(SessionFilter filter, Connection connection) {
    try {
      String word = filter.refusal(connection);
      return word == null ? Reason.OK : Reason.of(word);
    } catch (RuntimeException | Error e) {
      log.atError()
          .setCause(e)
          .addKeyValue("filter", filter.getClass().getName())
          .log("session filter failed");
      return Reason.PLUGIN_ERROR;
    }
  }
}
