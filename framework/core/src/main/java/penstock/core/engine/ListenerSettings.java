package penstock.core.engine;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import penstock.spi.Describe;
import penstock.spi.Extension;
import penstock.spi.Inline;
import penstock.spi.io.Listener;
import penstock.spi.io.NamesPools;
import penstock.spi.route.RouteRule;

/// What users may set on a listener: its protocol, and all that belongs to that.
///
/// @param listener the kind of listener, with its settings in the same block
/// @param rule decides where connections go whose payload is not read; null for nobody
/// @param script short for a rule in JavaScript; null for none
@Describe("Where clients connect.")
public record ListenerSettings(
    @Inline(key = "protocol", fallback = "http") @Describe("What is spoken here.")
        Extension<Listener> listener,
    @Describe(
            "Decides where connections go that are passed on unread: protocols tcp, tls, udp and"
                + " auto. What it leaves open goes where the listener says.")
        @Nullable Extension<RouteRule> rule,
    @Describe("Short for a rule of type js: its script.") @Nullable Extension<RouteRule> script) {

  private static final Set<String> OF_REQUESTS = Set.of("http", "https");

  /// Checks the short form.
  ///
  /// @throws IllegalArgumentException if it stands beside the long one
  public ListenerSettings {
    if (rule != null && script != null) {
      throw new IllegalArgumentException("script: given beside rule (expected: one of them)");
    }
  }

  /// Without a rule.
  public ListenerSettings(Extension<Listener> listener) {
    this(listener, null, null);
  }

  /// The rule, however it was written; null if there is none.
  public @Nullable Extension<RouteRule> ruleOrScript() {
    return rule == null ? script : rule;
  }

  /// Where its rule stands in its block: `rule` or `script`.
  String ruleKey() {
    return rule == null ? "script" : "rule";
  }

  /// Whether all that comes is requests, which routes decide on; its type is their scheme then.
  boolean readsRequests() {
    return OF_REQUESTS.contains(listener.type());
  }

  /// The pools it sends connections to without routes: where in its block each is named, and its
  /// name.
  Map<String, String> pools() {
    return listener.settings() instanceof NamesPools names ? names.pools() : Map.of();
  }
}
