package penstock.core.discovery;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.core.endpoint.Member;
import penstock.core.pool.LivePool;
import penstock.spi.discovery.Discovery;
import penstock.spi.endpoint.Endpoint;

/// Keeps a pool's endpoints as a discovery tells them. Who is equal by name and address keeps its
/// state.
public final class DiscoveryFeed implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(DiscoveryFeed.class);

  private final LivePool pool;
  private final Discovery discovery;
  private final List<Member> configured;
  private @Nullable List<Endpoint> last;

  /// A feed that has not begun.
  ///
  /// @param configured endpoints the pool has beside the discovered ones
  public DiscoveryFeed(LivePool pool, Discovery discovery, List<Member> configured) {
    this.pool = pool;
    this.discovery = discovery;
    this.configured = List.copyOf(configured);
  }

  /// Begins; the pool keeps what it has until the first list. Runs on a control thread.
  public void start() {
    discovery.start(this::publish);
  }

  /// Ends; the pool keeps what it has. Runs on a control thread.
  @Override
  public void close() {
    discovery.close();
  }

  // One caller at a time, as Discovery promises; the lock makes a broken promise harmless.
  private synchronized void publish(List<Endpoint> found) {
    if (found.equals(last)) {
      return;
    }
    List<Member> members =
        Stream.concat(configured.stream(), found.stream().map(Member::of)).toList();
    try {
      pool.members(members);
    } catch (IllegalArgumentException e) {
      log.atWarn()
          .addKeyValue("pool", pool.name())
          .addKeyValue("problem", e.getMessage())
          .log("discovered list is refused; the one before stays");
      return;
    }
    last = List.copyOf(found);
    log.atInfo()
        .addKeyValue("pool", pool.name())
        .addKeyValue("endpoints", members.size())
        .log("endpoints discovered");
  }
}
