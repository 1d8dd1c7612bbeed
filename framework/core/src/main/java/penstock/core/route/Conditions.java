package penstock.core.route;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import penstock.spi.net.Cidr;
import penstock.spi.net.CidrSet;

/// Makes conditions out of what users wrote; cheap ones come first.
final class Conditions {

  private Conditions() {}

  /// Everything that must hold.
  static Condition of(MatchSettings match) {
    List<Condition> parts = new ArrayList<>();
    addHosts(parts, match.host());
    addPaths(parts, match.path());
    addRest(parts, match);
    return all(parts);
  }

  /// Everything that must hold beside host and path, which the index answers for.
  static Condition withoutHostAndPath(MatchSettings match) {
    List<Condition> parts = new ArrayList<>();
    addRest(parts, match);
    return all(parts);
  }

  static Condition all(List<Condition> parts) {
    return switch (parts.size()) {
      case 0 -> Condition.Always.ALWAYS;
      case 1 -> parts.getFirst();
      default -> new Condition.All(List.copyOf(parts));
    };
  }

  static void addHosts(List<Condition> parts, List<String> hosts) {
    if (!hosts.isEmpty()) {
      parts.add(new Condition.Host(hosts.stream().map(HostPattern::parse).toList()));
    }
  }

  static void addPaths(List<Condition> parts, List<PathSettings> paths) {
    if (!paths.isEmpty()) {
      parts.add(new Condition.Path(paths.stream().map(PathPattern::of).toList()));
    }
  }

  private static void addRest(List<Condition> parts, MatchSettings match) {
    if (!match.method().isEmpty()) {
      parts.add(new Condition.Method(match.method()));
    }
    if (match.scheme() != null) {
      parts.add(new Condition.SchemeIs(match.scheme().word()));
    }
    if (!match.clientIp().isEmpty()) {
      parts.add(new Condition.ClientIp(blocks(match.clientIp())));
    }
    if (!match.peerIp().isEmpty()) {
      parts.add(new Condition.PeerIp(blocks(match.peerIp())));
    }
    addValues(parts, match.header(), Condition.Header::new);
    addValues(parts, match.cookie(), Condition.Cookie::new);
    addValues(parts, match.query(), Condition.Query::new);
    match.all().forEach(one -> parts.add(of(one)));
    if (!match.any().isEmpty()) {
      parts.add(new Condition.Any(match.any().stream().map(Conditions::of).toList()));
    }
    match.not().forEach(one -> parts.add(new Condition.Not(of(one))));
  }

  private static void addValues(
      List<Condition> parts,
      Map<String, ValueSettings> values,
      BiFunction<String, ValueTest, Condition> maker) {
    new TreeMap<>(values)
        .forEach((name, settings) -> parts.add(maker.apply(name, ValueTest.of(settings))));
  }

  private static CidrSet blocks(List<String> texts) {
    return CidrSet.of(texts.stream().map(Cidr::parse).toList());
  }
}
