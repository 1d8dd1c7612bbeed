package penstock.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// What a state is ordered for.
final class StateTarget {

  @ArgGroup(multiplicity = "1")
  Which which = new Which();

  /// One of these.
  static final class Which {

    @Parameters(
        index = "0",
        arity = "0..1",
        paramLabel = "POOL[/ENDPOINT]",
        converter = EndpointName.class,
        description = "An endpoint, or all endpoints of a pool.")
    @Nullable String endpoint;

    @Option(names = "--listener", paramLabel = "NAME", description = "A listener.")
    @Nullable String listener;

    @Option(names = "--process", description = "The process: not ready, but serving.")
    boolean process;
  }

  /// Where it is ordered.
  String path() {
    if (which.process) {
      return "/v1/process";
    }
    if (which.listener != null) {
      return "/v1/listeners/" + which.listener;
    }
    return endpoints(name());
  }

  /// Where it is seen how far it is.
  String progressPath() {
    return which.endpoint == null ? path() : path() + "/drain";
  }

  /// Whether it is an endpoint, or all of a pool.
  boolean ofEndpoints() {
    return which.endpoint != null;
  }

  /// What people call it.
  String name() {
    if (which.process) {
      return "process";
    }
    return String.valueOf(which.listener == null ? which.endpoint : which.listener);
  }

  /// The admin path of `POOL` or `POOL/ENDPOINT`.
  static String endpoints(String name) {
    int slash = name.indexOf('/');
    return slash < 0
        ? "/v1/pools/" + name
        : "/v1/pools/" + name.substring(0, slash) + "/endpoints/" + name.substring(slash + 1);
  }
}
