package penstock.core.route;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import penstock.spi.traffic.Request;

/// The routes of one listener by their host, and for each host by their path. Immutable.
final class HostIndex {

  private final Map<String, PathIndex> exact;
  private final RegionMap<PathIndex> below;
  private final PathIndex any;

  private HostIndex(Builder builder) {
    this.exact = built(builder.exact);
    this.below = RegionMap.ofReversed(built(builder.below));
    this.any = builder.any.build();
  }

  static HostIndex of(List<Route> routes) {
    Builder builder = new Builder();
    routes.forEach(builder::add);
    return new HostIndex(builder);
  }

  /// The first route whose conditions hold; see [Entry#first]. Which of the lists holds it does not
  /// matter: the order of the routes alone decides.
  int first(Request request, int after) {
    String host = request.host();
    int best = first(exact.get(host), request, after, Entry.NONE);
    int length = host.length();
    int stop = Math.max(1, length - below.longest());
    int hash = RegionMap.EMPTY_HASH;
    for (int i = length - 1; i >= stop; i--) {
      char c = host.charAt(i);
      hash = RegionMap.append(hash, c);
      if (c == '.') {
        best = first(below.get(host, i, length, hash), request, after, best);
      }
    }
    return any.first(request, after, best);
  }

  private static int first(@Nullable PathIndex paths, Request request, int after, int best) {
    return paths == null ? best : paths.first(request, after, best);
  }

  private static Map<String, PathIndex> built(Map<String, PathIndex.Builder> builders) {
    Map<String, PathIndex> built = new HashMap<>();
    builders.forEach((host, builder) -> built.put(host, builder.build()));
    return built;
  }

  /// Collects routes; one thread at a time.
  private static final class Builder {

    private final Map<String, PathIndex.Builder> exact = new HashMap<>();
    private final Map<String, PathIndex.Builder> below = new HashMap<>();
    private final PathIndex.Builder any = new PathIndex.Builder();

    void add(Route route) {
      List<HostPattern> hosts = route.hosts();
      for (HostPattern host : hosts.isEmpty() ? List.of(HostPattern.ANY) : hosts) {
        PathIndex.Builder paths =
            switch (host.kind()) {
              case EXACT -> exact.computeIfAbsent(host.text(), _ -> new PathIndex.Builder());
              case BELOW -> below.computeIfAbsent(host.text(), _ -> new PathIndex.Builder());
              case ANY -> any;
            };
        paths.add(route.index(), route.paths(), route.rest());
      }
    }
  }
}
