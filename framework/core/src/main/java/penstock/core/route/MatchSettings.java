package penstock.core.route;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import penstock.spi.Default;
import penstock.spi.Describe;
import penstock.spi.http.HttpText;
import penstock.spi.http.Scheme;
import penstock.spi.net.Cidr;

/// What a request must be like; every component that is given must hold.
@Describe("What a request must be like; every key that is given must hold.")
public record MatchSettings(
    @Describe(
            "Hosts: exact, `*.example.com` for any number of labels below, or `*`; one must match.")
        @Default("[]")
        List<String> host,
    @Describe("Paths; one must match.") @Default("[]") List<PathSettings> path,
    @Describe("Methods as sent, such as GET; one must match.") @Default("[]") List<String> method,
    @Describe("Headers by name, whose first value is looked at; all must match.") @Default("{}")
        Map<String, ValueSettings> header,
    @Describe("Query parameters by name, whose first value is looked at; all must match.")
        @Default("{}")
        Map<String, ValueSettings> query,
    @Describe("Cookies by name; all must match.") @Default("{}") Map<String, ValueSettings> cookie,
    @Describe("Addresses or blocks that hold the client as trusted proxies name it.") @Default("[]")
        List<String> clientIp,
    @Describe("Addresses or blocks that hold the other end of the connection.") @Default("[]")
        List<String> peerIp,
    @Describe("How the client speaks to us.") @Nullable Scheme scheme,
    @Describe("Conditions of which none may hold.") @Default("[]") List<MatchSettings> not,
    @Describe("Conditions of which one must hold.") @Default("[]") List<MatchSettings> any,
    @Describe("Conditions which must all hold.") @Default("[]") List<MatchSettings> all) {

  /// No condition at all.
  static final MatchSettings NONE =
      new MatchSettings(
          List.of(), List.of(), List.of(), Map.of(), Map.of(), Map.of(), List.of(), List.of(), null,
          List.of(), List.of(), List.of());

  /// Checks names and patterns.
  ///
  /// @throws IllegalArgumentException if a host, a method, a block or a name is malformed, or a
  ///   condition within `not`, `any` or `all` is empty
  public MatchSettings {
    host = List.copyOf(host);
    path = List.copyOf(path);
    method = List.copyOf(method);
    header = Map.copyOf(header);
    query = Map.copyOf(query);
    cookie = Map.copyOf(cookie);
    clientIp = List.copyOf(clientIp);
    peerIp = List.copyOf(peerIp);
    not = List.copyOf(not);
    any = List.copyOf(any);
    all = List.copyOf(all);
    host.forEach(HostPattern::parse);
    method.forEach(MatchSettings::checkMethod);
    clientIp.forEach(block -> checkBlock("clientIp", block));
    peerIp.forEach(block -> checkBlock("peerIp", block));
    header.keySet().forEach(name -> checkToken("header", name));
    cookie.keySet().forEach(name -> checkToken("cookie", name));
    checkNested("not", not);
    checkNested("any", any);
    checkNested("all", all);
  }

  /// The same for clients that speak so.
  MatchSettings of(Scheme spoken) {
    return new MatchSettings(
        host, path, method, header, query, cookie, clientIp, peerIp, spoken, not, any, all);
  }

  boolean isEmpty() {
    return equals(NONE);
  }

  private static void checkMethod(String method) {
    if (!HttpText.token(method) || method.chars().anyMatch(c -> c >= 'a' && c <= 'z')) {
      throw new IllegalArgumentException(
          "method: " + method + " (expected: a method in upper case, such as GET)");
    }
  }

  private static void checkToken(String component, String name) {
    if (!HttpText.token(name)) {
      throw new IllegalArgumentException(component + ": " + name + " (expected: a name)");
    }
  }

  private static void checkBlock(String component, String block) {
    try {
      Cidr.parse(block);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(component + ": " + e.getMessage(), e);
    }
  }

  private static void checkNested(String component, List<MatchSettings> nested) {
    for (MatchSettings one : nested) {
      if (one.isEmpty()) {
        throw new IllegalArgumentException(component + ": {} (expected: a condition)");
      }
    }
  }
}
