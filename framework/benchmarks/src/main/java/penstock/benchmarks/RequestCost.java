package penstock.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import penstock.benchmarks.paper.PaperLine;

/// What a request costs an I/O thread without its system calls, and what each feature of a route
/// adds to that: processor time of the thread and bytes it allocates, in short batches that take
/// turns, so that the machine's moods hit all alike. Run by hand:
///
///     java -cp ... penstock.benchmarks.RequestCost [seconds] [variant ...]
///
/// Of the batches in the second half of the time, the median and the quickest tenth are shown.
public final class RequestCost {

  private static final int BATCH = 1000;
  private static final String TRACING =
      "tracing: { type: otlp, endpoint: 'http://127.0.0.1:1/v1/traces', sample: 1% }";
  private static final String LOG = "accessLog: [ { file: /dev/null } ]";
  private static final String RETRY =
      ", timeouts: { perTry: 2s, request: 10s },"
          + " retry: { attempts: 2, when: [reset, timeout, 502, 503] }";
  private static final String STICKY = ", sticky: { name: PENSTOCK, ttl: 1h }";
  private static final String LIMITS =
      ", limits: { requests: 1000, connectionsPerEndpoint: 500, pending: 100, pendingTimeout: 2s }"
          + ", breaker: { errorRate: 50%, minRequests: 20, window: 10s, openFor: 5s, probes: 3 }";

  /// As long as ours: what a client sends costs something though nobody looks at it.
  private static final String COOKIE = "Cookie: PENSTOCK=" + "x".repeat(39) + "\n";

  private static final Map<String, String> VARIANTS = variants();

  private RequestCost() {}

  private static Map<String, String> variants() {
    Map<String, String> variants = new LinkedHashMap<>();
    variants.put("plain", yaml("", "", ""));
    variants.put("cookie", yaml("", "", ""));
    variants.put("elsewhere", elsewhere());
    variants.put("sticky", yaml("", "", STICKY));
    variants.put("retry", yaml("", RETRY, ""));
    variants.put("limits", yaml("", "", LIMITS));
    variants.put("log", yaml(LOG, "", ""));
    variants.put("trace", yaml(TRACING, "", ""));
    variants.put("all", yaml(LOG + "\n" + TRACING, RETRY, STICKY + LIMITS));
    return variants;
  }

  private static String yaml(String top, String route, String pool) {
    return """
    server:
      instance: bench
      ioThreads: 1
      fleet: { cookieKeys: ["a key of the bench, not a secret"] }
    listeners: { web: { protocol: paper } }
    routes: [ { name: all, pool: all%s } ]
    pools: { all: { endpoints: ["127.0.0.1:9"], connect: { keepAlive: 256 }%s } }
    %s
    """
        .formatted(route, pool, top);
  }

  /// Everything a route can name, on another route.
  private static String elsewhere() {
    String routes =
        "routes: [ { name: other, path: /elsewhere/, pool: other%s }, { name: all, pool: all } ]"
            .formatted(RETRY);
    String other =
        "pools: { other: { endpoints: [\"127.0.0.1:9\"]%s }, all:".formatted(STICKY + LIMITS);
    return yaml("", "", "")
        .replace("routes: [ { name: all, pool: all } ]", routes)
        .replace("pools: { all:", other);
  }

  /// One line and what its batches cost.
  private record Run(String name, PaperLine line, List<PaperLine.Cost> costs) {}

  /// Runs the benchmark.
  ///
  /// @param args seconds for each variant, then the names of variants; all if there are none
  /// @throws IOException if a line cannot be set up
  /// @throws InterruptedException if interrupted
  public static void main(String... args) throws IOException, InterruptedException {
    long seconds = args.length == 0 ? 20 : Long.parseLong(args[0]);
    List<String> names =
        args.length < 2
            ? List.copyOf(VARIANTS.keySet())
            : Arrays.asList(args).subList(1, args.length);
    List<Run> runs = new ArrayList<>();
    for (String name : names) {
      String yaml = VARIANTS.get(name);
      if (yaml == null) {
        throw new IllegalArgumentException(name + " (expected: one of " + VARIANTS.keySet() + ")");
      }
      String header = name.equals("cookie") ? COOKIE : "";
      runs.add(new Run(name, PaperLine.of(yaml, header), new ArrayList<>()));
    }
    long end = System.nanoTime() + seconds * names.size() * 1_000_000_000L;
    while (System.nanoTime() < end) {
      for (Run run : runs) {
        run.costs().add(run.line().ask(BATCH));
      }
      // The log's own thread keeps up.
      Thread.sleep(1);
    }
    System.out.println("| | ns a request | quickest tenth | bytes |\n|---|---|---|---|");
    runs.forEach(RequestCost::print);
    System.exit(0);
  }

  private static void print(Run run) {
    List<PaperLine.Cost> late = run.costs().subList(run.costs().size() / 2, run.costs().size());
    long[] nanos = late.stream().mapToLong(PaperLine.Cost::nanos).sorted().toArray();
    long[] bytes = late.stream().mapToLong(PaperLine.Cost::bytes).sorted().toArray();
    System.out.printf(
        "| %s | %d | %d | %d |%n",
        run.name(),
        nanos[nanos.length / 2] / BATCH,
        nanos[nanos.length / 10] / BATCH,
        bytes[bytes.length / 2] / BATCH);
  }
}
