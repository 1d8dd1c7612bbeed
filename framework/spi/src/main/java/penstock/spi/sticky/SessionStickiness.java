package penstock.spi.sticky;

import java.util.List;
import org.jspecify.annotations.Nullable;
import penstock.spi.Kind;
import penstock.spi.endpoint.Endpoint;
import penstock.spi.traffic.Header;
import penstock.spi.traffic.Traffic;

/// Remembers, in something the client carries, which endpoint a client belongs to.
///
/// Everything but [#words] runs on many I/O threads at once: no blocking, no locks.
public interface SessionStickiness {

  /// `pools.*.sticky`; a block without a type is a cookie.
  Kind<SessionStickiness> KIND = new Kind<>("sticky", SessionStickiness.class, "cookie");

  /// What this client carries.
  ///
  /// @param traffic the client's request or connection
  Bond bondOf(Traffic traffic);

  /// The words by which bonds name an endpoint: its name, unless clients must not learn it. More
  /// than one if keys change. Runs on a control thread, for each endpoint after each change of the
  /// pool.
  ///
  /// @return not empty; each means this endpoint alone
  default List<String> words(Endpoint endpoint) {
    return List.of(endpoint.name());
  }

  /// Binds a client that was not bound, whose bond has aged, or that was bound to an endpoint that
  /// cannot take it.
  ///
  /// @param traffic the client's request or connection
  /// @param endpoint where it went
  /// @return a header to add to the answer; null if there is nothing to carry
  @Nullable Header bind(Traffic traffic, Endpoint endpoint);

  /// Whether a client goes elsewhere when the endpoint it is bound to has failed; otherwise its
  /// request fails.
  default boolean moves() {
    return true;
  }

  /// The request header by which clients carry their bond, so that endpoints do not see it; null if
  /// they may.
  default @Nullable String carrier() {
    return null;
  }

  /// What an endpoint sees of one line of the [#carrier].
  ///
  /// @param line the header's value
  /// @return null if nothing is left
  default @Nullable String withoutBond(String line) {
    return line;
  }

  /// The header of endpoints' answers into which bonds are written; null for none.
  default @Nullable String marked() {
    return null;
  }

  /// What the client sees of one line of the [#marked] header.
  ///
  /// @param line the header's value
  /// @param endpoint whose answer it is
  default String withBond(String line, Endpoint endpoint) {
    return line;
  }
}
