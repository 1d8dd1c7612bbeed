package penstock.acceptance;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import penstock.testkit.StubEndpoint;
import penstock.testkit.StubEndpoint.Behaviour;

/// Endpoints with names; unless told otherwise, each answers with its own.
final class Stubs implements AutoCloseable {

  private static final Pattern MENTION = Pattern.compile("@(\\w+)");

  private final Map<String, StubEndpoint> stubs = new LinkedHashMap<>();

  static Stubs start(String... names) throws IOException {
    Stubs started = new Stubs();
    for (String name : names) {
      started.stubs.put(name, StubEndpoint.start(naming(name)));
    }
    return started;
  }

  /// Answers with a name.
  static Behaviour naming(String name) {
    return exchange -> exchange.answer(200, name);
  }

  StubEndpoint named(String name) {
    @Nullable StubEndpoint stub = stubs.get(name);
    if (stub == null) {
      throw new IllegalArgumentException("stub: " + name + " (expected: " + stubs.keySet() + ")");
    }
    return stub;
  }

  /// Kills one, connections and all.
  void kill(String name) {
    named(name).close();
  }

  /// Starts it again where it was.
  StubEndpoint revive(String name) throws IOException {
    StubEndpoint revived = StubEndpoint.start(named(name).port(), naming(name));
    stubs.put(name, revived);
    return revived;
  }

  /// Fills a configuration: `{ @a, weight: 5 }` becomes an entry of `endpoints`.
  String fill(String yaml) {
    return MENTION.matcher(yaml).replaceAll(found -> entry(found.group(1)));
  }

  private String entry(String name) {
    return "name: %s, address: \"127.0.0.1:%d\"".formatted(name, named(name).port());
  }

  /// Some as a value of `endpoints`.
  String list(List<String> names) {
    return names.stream()
        .map(name -> "{ " + entry(name) + " }")
        .collect(Collectors.joining(", ", "[", "]"));
  }

  /// All as a value of `endpoints`.
  String list() {
    return list(List.copyOf(stubs.keySet()));
  }

  @Override
  public void close() {
    stubs.values().forEach(StubEndpoint::close);
  }
}
