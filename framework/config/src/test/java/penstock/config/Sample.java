package penstock.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import penstock.spi.ByteSize;
import penstock.spi.Default;
import penstock.spi.Describe;
import penstock.spi.Extension;
import penstock.spi.Inline;
import penstock.spi.Kind;
import penstock.spi.NoSettings;
import penstock.spi.Percent;
import penstock.spi.Shorthand;

/// A configuration as small as tests need it.
final class Sample {

  static final Kind<Balance> BALANCE = new Kind<>("balance", Balance.class);
  static final Kind<Check> CHECK = new Kind<>("health", Check.class);

  private Sample() {}

  interface Balance {}

  interface Check {}

  enum Curve {
    LINEAR,
    STEP_WISE
  }

  record Root(
      @Default("1") int version,
      @Describe("What listens.") @Default("{}") Map<String, Listener> listeners,
      @Default("[]") List<Route> routes,
      @Default("{}") Map<String, Pool> pools,
      @Nullable Everything everything) {

    Pool pool(String name) {
      return Objects.requireNonNull(pools.get(name), name);
    }
  }

  record Listener(@Describe("Address and port.") String bind, @Default("http") String protocol) {}

  record Route(
      @Nullable String name, @Nullable String path, @Nullable String pool, @Nullable Match not) {}

  record Match(@Default("[]") List<String> method, @Nullable Match not) {}

  @Describe("A group of endpoints.")
  record Pool(
      @Describe("Who takes a request.") @Default("round-robin") Extension<Balance> balance,
      List<Endpoint> endpoints,
      @Default("{}") Health health,
      @Nullable Limits limits) {}

  @Shorthand("address")
  record Endpoint(String address, @Default("100") int weight) {
    Endpoint {
      if (!address.contains(":")) {
        throw new IllegalArgumentException("address: " + address + " (expected: host:port)");
      }
      if (weight < 1) {
        throw new IllegalArgumentException("weight: " + weight + " (expected: >= 1)");
      }
    }
  }

  record Health(
      @Describe("What is asked.") @Inline(fallback = "tcp") Extension<Check> check,
      @Describe("How often.") @Default("5s") Duration interval) {}

  record Limits(int requests, @Default("2s") Duration pendingTimeout) {
    Limits {
      if (requests > 100 && pendingTimeout.isZero()) {
        throw new IllegalArgumentException("more than 100 requests need a pendingTimeout");
      }
    }
  }

  record Everything(
      @Nullable String text,
      @Default("false") boolean flag,
      @Default("0") long count,
      @Default("0.5") double ratio,
      @Nullable Integer perhaps,
      @Default("0") Duration span,
      @Default("16KiB") ByteSize size,
      @Default("10%") Percent share,
      @Default("linear") Curve curve,
      @Nullable Pattern pattern,
      @Nullable Path file,
      @Nullable URI uri,
      @Default("{}") Map<String, List<String>> labels) {}

  record LeastRequest(@Describe("How many are compared.") @Default("2") int choices) {
    LeastRequest {
      if (choices < 2) {
        throw new IllegalArgumentException("choices: " + choices + " (expected: >= 2)");
      }
    }
  }

  record Maglev(String key, @Default("65537") int tableSize) {}

  record HttpCheck(@Default("/") String path, @Default("200-299") String expect) {}

  static Catalogue catalogue() {
    Catalogue catalogue = new Catalogue();
    catalogue.as("rr").offer(BALANCE, "round-robin", NoSettings.class, (_, _) -> new Balance() {});
    catalogue
        .as("lr")
        .offer(BALANCE, "least-request", LeastRequest.class, (_, _) -> new Balance() {});
    catalogue.as("mg").offer(BALANCE, "maglev", Maglev.class, (_, _) -> new Balance() {});
    catalogue.as("tcp").offer(CHECK, "tcp", NoSettings.class, (_, _) -> new Check() {});
    catalogue.as("http").offer(CHECK, "http", HttpCheck.class, (_, _) -> new Check() {});
    return catalogue;
  }

  static Loaded<Root> load(String text) {
    return new ConfigLoader(catalogue(), name -> name.equals("PORT") ? "9000" : null)
        .load("p.yaml", text, Root.class);
  }
}
