package penstock.plugin.health.grpc;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Settings for tests.
final class Asked {

  private Asked() {}

  static Settings plain() {
    return about(null);
  }

  static Settings about(@Nullable String service) {
    return new Settings(service, null, 0, null, null, null, null, null, null);
  }

  static Settings secure(boolean verify, @Nullable String sni, @Nullable Path ca) {
    return new Settings(null, null, 0, true, verify, sni, ca, null, null);
  }
}
