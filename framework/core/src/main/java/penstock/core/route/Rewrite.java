package penstock.core.route;

import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;
import penstock.spi.http.BoundedRegex;
import penstock.spi.http.HttpText;
import penstock.spi.http.RegexOverrun;

/// What the endpoint is asked for instead of what the client asked for. Immutable.
public final class Rewrite {

  private final @Nullable String host;
  private final @Nullable PathRewriteSettings path;
  private final @Nullable BoundedRegex regex;

  private Rewrite(RewriteSettings settings) {
    this.host = settings.host();
    this.path = settings.path();
    RegexRewriteSettings byRegex = path == null ? null : path.regex();
    this.regex = byRegex == null ? null : new BoundedRegex(byRegex.match());
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
    String changed = changed(path);
    if (query == null && HttpText.safe(changed)) {
      return changed;
    }
    StringBuilder out = new StringBuilder(changed.length() + 32);
    HttpText.appendSafe(out, changed, 0);
    if (query != null) {
      HttpText.appendSafe(out.append('?'), query, 0);
    }
    return out.toString();
  }

  private String changed(String old) {
    if (path == null || !old.startsWith("/")) {
      return old;
    }
    String strip = path.stripPrefix();
    if (strip != null) {
      return replaced(strip, "/", old);
    }
    PrefixRewriteSettings prefix = path.replacePrefix();
    if (prefix != null) {
      return replaced(prefix.from(), prefix.to(), old);
    }
    RegexRewriteSettings byRegex = path.regex();
    if (byRegex != null) {
      return byRegex(byRegex.with(), old);
    }
    return path.replace() == null ? old : path.replace();
  }

  private static String replaced(String from, String to, String old) {
    String prefix = PathPattern.prefix(from).text();
    if (!PathPattern.isPrefix(prefix, old)) {
      return old;
    }
    String head = PathPattern.prefix(to).text();
    String tail = old.substring(prefix.length());
    if (tail.isEmpty()) {
      return head.isEmpty() ? "/" : to;
    }
    return head.isEmpty() && !prefix.isEmpty() ? oneSlash(tail) : head + tail;
  }

  private String byRegex(String with, String old) {
    Matcher matcher = matcher(old);
    if (matcher == null) {
      return old;
    }
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < with.length(); i++) {
      char c = with.charAt(i);
      if (c != '$') {
        out.append(c);
      } else {
        String group = matcher.group(with.charAt(++i) - '0');
        out.append(group == null ? "" : group);
      }
    }
    return oneSlash(out.toString());
  }

  private @Nullable Matcher matcher(String old) {
    try {
      return regex == null ? null : regex.match(old);
    } catch (RegexOverrun _) {
      return null;
    }
  }

  // Two slashes at the beginning may be read as a host by whoever gets the path.
  private static String oneSlash(String path) {
    int from = 0;
    while (from < path.length() && path.charAt(from) == '/') {
      from++;
    }
    return "/" + path.substring(from);
  }

  @Override
  public String toString() {
    return "rewrite path " + path + " host " + host;
  }
}
