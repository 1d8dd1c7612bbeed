package penstock.plugin.sticky.cookie;

import java.util.List;
import org.jspecify.annotations.Nullable;
import penstock.spi.Context;
import penstock.spi.endpoint.Endpoint;
import penstock.spi.sticky.Bond;
import penstock.spi.sticky.SessionStickiness;
import penstock.spi.traffic.Header;
import penstock.spi.traffic.Request;
import penstock.spi.traffic.Traffic;

/// Binds clients by a signed header that they send back, and that endpoints do not see.
final class HeaderStickiness implements SessionStickiness {

  private final HeaderSettings settings;
  private final Signer signer;

  HeaderStickiness(HeaderSettings settings, Context context) {
    this.settings = settings;
    this.signer = new Signer(settings.keys(), settings.ttl(), context);
  }

  @Override
  public Bond bondOf(Traffic traffic) {
    String carried = traffic instanceof Request request ? request.header(settings.name()) : null;
    return carried == null ? Bond.NONE : signer.read(carried);
  }

  @Override
  public List<String> words(Endpoint endpoint) {
    return signer.words(endpoint);
  }

  @Override
  public @Nullable Header bind(Traffic traffic, Endpoint endpoint) {
    return traffic instanceof Request ? new Header(settings.name(), signer.issue(endpoint)) : null;
  }

  @Override
  public boolean moves() {
    return settings.onFailure() == OnFailure.REBALANCE;
  }

  @Override
  public String carrier() {
    return settings.name();
  }

  @Override
  public @Nullable String withoutBond(String line) {
    return null;
  }
}
