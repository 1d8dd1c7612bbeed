package penstock.core.route;

import org.jspecify.annotations.Nullable;
import penstock.spi.http.HttpText;
import penstock.spi.http.PathRewrite;

/// What the endpoint is asked for instead of what the client asked for. Immutable.
public final class Rewrite {

  private final @Nullable String host;
  private final @Nullable PathRewrite path;

  private Rewrite(RewriteSettings settings) {
    this.host = settings.host();
    this.path = settings.path() == null ? null : PathRewrite.of(settings.path());
  }

  static Rewrite of(RewriteSettings settings) {
    return new Rewrite(settings);
  }

  /// The `Host` header for the endpoint; null to keep the client's.
  public @Nullable String host() {
    return host;
  }

  /// The request target for the endpoint: never with control characters or spaces. A path that the
  /// rewrite does not fit stays as it is; so does one on which a regular expression gives up. What
  /// was changed begins with one slash, not with two.
  ///
  /// @param path the request's, as routes see it
  /// @param query without its `?`; null for none
  public String target(String path, @Nullable String query) {
    String changed = this.path == null ? path : this.path.changed(path);
    String target = HttpText.escaped(changed);
    return query == null ? target : target + "?" + HttpText.escaped(query);
  }

  @Override
  public String toString() {
    return "rewrite path " + path + " host " + host;
  }
}
