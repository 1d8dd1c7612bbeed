package penstock.plugin.sticky.cookie;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import penstock.spi.Context;
import penstock.spi.endpoint.Endpoint;
import penstock.spi.sticky.Bond;
import penstock.spi.sticky.SessionStickiness;
import penstock.spi.traffic.Header;
import penstock.spi.traffic.Request;
import penstock.spi.traffic.Traffic;

/// Binds clients by the application's own cookie: a word for the endpoint is put behind its value
/// on the way to the client, and taken off again on the way to the endpoint.
///
/// Source: `cookie ... prefix` of HAProxy, `jvmRoute` of Tomcat.
final class AppCookieStickiness implements SessionStickiness {

  /// Stands between the application's value and the word; tells ours from what looks like it.
  private static final String MARK = "~ps-";

  private static final int TAIL = MARK.length() + Signer.WORD;
  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_-]{" + Signer.WORD + "}");

  private final AppCookieSettings settings;
  private final Signer signer;

  AppCookieStickiness(AppCookieSettings settings, Context context) {
    this.settings = settings;
    // Nothing is dated: the application's session says how long it holds.
    this.signer = new Signer(settings.keys(), Duration.ofDays(1), context);
  }

  @Override
  public Bond bondOf(Traffic traffic) {
    String value = traffic instanceof Request request ? request.cookie(settings.name()) : null;
    if (value == null || !isMarked(value)) {
      return Bond.NONE;
    }
    String word = value.substring(value.length() - Signer.WORD);
    return WORD.matcher(word).matches() ? Bond.to(word) : Bond.INVALID;
  }

  private static boolean isMarked(String value) {
    return value.length() >= TAIL && value.startsWith(MARK, value.length() - TAIL);
  }

  private static String unmarked(String value) {
    return isMarked(value) ? value.substring(0, value.length() - TAIL) : value;
  }

  @Override
  public List<String> words(Endpoint endpoint) {
    return signer.words(endpoint);
  }

  /// Whoever has no session yet is bound by the application's answer. A session whose endpoint is
  /// gone is bound to the next one, if it is known where the cookie belongs.
  @Override
  public @Nullable Header bind(Traffic traffic, Endpoint endpoint) {
    String path = settings.path();
    String value = traffic instanceof Request request ? request.cookie(settings.name()) : null;
    if (path == null || value == null || unmarked(value).isEmpty()) {
      return null;
    }
    boolean https = ((Request) traffic).scheme().equals("https");
    return new Header(
        "Set-Cookie",
        settings.name()
            + "="
            + marked(unmarked(value), endpoint)
            + "; Path="
            + path
            + (https ? "; Secure" : "")
            + "; HttpOnly; SameSite=Lax");
  }

  private String marked(String value, Endpoint endpoint) {
    return value + MARK + signer.word(endpoint);
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
    return CookieLine.with(line, settings.name(), value -> value == null ? null : unmarked(value));
  }

  @Override
  public String marked() {
    return "Set-Cookie";
  }

  /// A cookie that is taken away has no value, and stays so.
  @Override
  public String withBond(String line, Endpoint endpoint) {
    String name = settings.name();
    if (!line.startsWith(name) || !line.startsWith("=", name.length())) {
      return line;
    }
    int semicolon = line.indexOf(';');
    int end = semicolon < 0 ? line.length() : semicolon;
    String value = line.substring(name.length() + 1, end).strip();
    return value.isEmpty() ? line : name + "=" + marked(value, endpoint) + line.substring(end);
  }
}
