package penstock.core.engine;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The secrets of `server.fleet`, which instances share. Any thread may read them.
final class FleetKeys {

  private static final Logger log = LoggerFactory.getLogger(FleetKeys.class);
  private static final int RANDOM_BYTES = 32;

  private final List<String> own;
  private final AtomicBoolean warned = new AtomicBoolean();
  private volatile ServerSettings.Fleet configured;

  /// @param configured what the configuration says
  FleetKeys(ServerSettings.Fleet configured) {
    this.configured = configured;
    byte[] random = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(random);
    this.own = List.of(Base64.getEncoder().encodeToString(random));
  }

  /// Takes over those of another configuration. Runs on a control thread.
  ///
  /// @return those before
  ServerSettings.Fleet change(ServerSettings.Fleet next) {
    ServerSettings.Fleet before = configured;
    configured = next;
    return before;
  }

  /// Those with which extensions sign what clients carry: the configured ones, or one made at the
  /// start, which holds for this process alone; not empty.
  List<String> cookies() {
    List<String> keys = configured.cookieKeys();
    return keys.isEmpty() ? own : keys;
  }

  /// The same, for somebody who signs with them.
  ///
  /// @param path where in the configuration the extension stands
  List<String> lendCookies(String path) {
    if (configured.cookieKeys().isEmpty() && warned.compareAndSet(false, true)) {
      log.atWarn()
          .addKeyValue("path", path)
          .log(
              "no server.fleet.cookieKeys: what clients carry is signed with a key of this process"
                  + " and means nothing to other instances, nor after a restart");
    }
    return cookies();
  }

  /// Those with which the sessions are sealed that clients of TLS carry; empty for none.
  List<String> tickets() {
    return configured.ticketKeys();
  }
}
