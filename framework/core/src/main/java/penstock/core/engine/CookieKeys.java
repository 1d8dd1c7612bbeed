package penstock.core.engine;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The secrets with which extensions sign what clients carry: those of `server.fleet.cookieKeys`,
/// or one made at the start, which holds for this process alone. Any thread may read them.
final class CookieKeys {

  private static final Logger log = LoggerFactory.getLogger(CookieKeys.class);
  private static final int RANDOM_BYTES = 32;

  private final List<String> own;
  private final AtomicBoolean warned = new AtomicBoolean();
  private volatile List<String> configured;

  /// @param configured those of the configuration; empty for none
  CookieKeys(List<String> configured) {
    this.configured = List.copyOf(configured);
    byte[] random = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(random);
    this.own = List.of(Base64.getEncoder().encodeToString(random));
  }

  /// Takes over those of another configuration. Runs on a control thread.
  ///
  /// @return those before
  List<String> change(List<String> next) {
    List<String> before = configured;
    configured = List.copyOf(next);
    return before;
  }

  /// Those in force; not empty.
  List<String> inForce() {
    return configured.isEmpty() ? own : configured;
  }

  /// Those in force, for somebody who signs with them.
  ///
  /// @param path where in the configuration the extension stands
  List<String> lend(String path) {
    if (configured.isEmpty() && warned.compareAndSet(false, true)) {
      log.atWarn()
          .addKeyValue("path", path)
          .log(
              "no server.fleet.cookieKeys: what clients carry is signed with a key of this process"
                  + " and means nothing to other instances, nor after a restart");
    }
    return inForce();
  }
}
