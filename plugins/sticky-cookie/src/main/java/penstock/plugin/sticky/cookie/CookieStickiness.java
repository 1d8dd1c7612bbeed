package penstock.plugin.sticky.cookie;

import java.util.List;
import org.jspecify.annotations.Nullable;
import penstock.spi.Context;
import penstock.spi.balance.Hashing;
import penstock.spi.endpoint.Endpoint;
import penstock.spi.sticky.Bond;
import penstock.spi.sticky.SessionStickiness;
import penstock.spi.traffic.Header;
import penstock.spi.traffic.Request;
import penstock.spi.traffic.Traffic;

/// Binds clients by a signed cookie, which endpoints do not see.
final class CookieStickiness implements SessionStickiness {

  private final CookieSettings settings;
  private final Signer signer;
  private final String name;
  private final String attributes;
  private final String attributesOverHttps;

  CookieStickiness(CookieSettings settings, Context context) {
    this.settings = settings;
    this.signer = new Signer(settings.keys(), settings.ttl(), context);
    String configured = settings.name();
    this.name =
        configured == null
            ? "PENSTOCK-%08x".formatted((int) Hashing.ofText(context.path(), 0))
            : configured;
    this.attributes = settings.attributes(false);
    this.attributesOverHttps = settings.attributes(true);
  }

  @Override
  public Bond bondOf(Traffic traffic) {
    String carried = traffic instanceof Request request ? request.cookie(name) : null;
    return carried == null ? Bond.NONE : signer.read(carried);
  }

  @Override
  public List<String> words(Endpoint endpoint) {
    return signer.words(endpoint);
  }

  @Override
  public @Nullable Header bind(Traffic traffic, Endpoint endpoint) {
    if (!(traffic instanceof Request request)) {
      return null;
    }
    boolean https = request.scheme().equals("https");
    String value = name + "=" + signer.issue(endpoint);
    return new Header("Set-Cookie", value + (https ? attributesOverHttps : attributes));
  }

  @Override
  public boolean moves() {
    return settings.onFailure() == OnFailure.REBALANCE;
  }

  @Override
  public String carrier() {
    return "Cookie";
  }

  @Override
  public @Nullable String withoutBond(String line) {
    boolean alone = line.indexOf(';') < 0;
    if (alone && line.startsWith(name) && line.startsWith("=", name.length())) {
      return null;
    }
    return CookieLine.with(line, name, _ -> null);
  }
}
