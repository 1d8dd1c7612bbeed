package penstock.core.pool;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.core.metrics.Reason;

/// What operators are told when a pool's roster changes.
final class RosterNews {

  private static final Logger log = LoggerFactory.getLogger(RosterNews.class);

  private RosterNews() {}

  /// Tells what differs.
  ///
  /// @param closed whether the pool is being taken down, when having nobody is no news
  static void tell(String pool, Roster before, Roster next, boolean closed) {
    if (next.panic && !before.panic) {
      log.atError()
          .addKeyValue("pool", pool)
          .addKeyValue("endpoints", next.set.all().size())
          .log("too few endpoints are healthy: health is ignored, all are used");
    } else if (before.panic && !next.panic) {
      log.atWarn().addKeyValue("pool", pool).log("health is respected again");
    }
    boolean news = next.nobody() != before.nobody() || !before.judged;
    if (news && next.nobody() != Reason.OK && next.judged && !closed) {
      log.atWarn()
          .addKeyValue("pool", pool)
          .addKeyValue("reason", next.nobody().word())
          .log("pool has nobody to take traffic");
    }
  }
}
