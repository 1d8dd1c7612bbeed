package penstock.plugin.route.js;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.TypeLiteral;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;
import penstock.scripting.ScriptFunction;
import penstock.scripting.view.Blocks;
import penstock.scripting.view.Bounds;
import penstock.scripting.view.Replies;
import penstock.spi.http.HttpText;
import penstock.spi.http.PathNormalizer;
import penstock.spi.route.Changes;
import penstock.spi.route.RouteDecision;
import penstock.spi.traffic.Header;

/// Where the rule of one context decides: what its functions go through, with what it has said of
/// the request at hand. For one thread at a time.
public final class Desk {

  private static final TypeLiteral<Function<Object, @Nullable RouteDecision>> RULE =
      new TypeLiteral<>() {};

  final Blocks blocks = new Blocks();

  private Surroundings around = Surroundings.NONE;
  private boolean ofConnection;
  private @Nullable Said said;
  private @Nullable ScriptFunction<RouteDecision> rule;

  /// What was last decided in this call; null for nothing.
  private @Nullable RouteDecision made;

  /// What a rule has said beside its decision.
  private static final class Said {
    final List<Header> set = new ArrayList<>();
    final List<String> remove = new ArrayList<>();
    int headLength;
    @Nullable String path;
    @Nullable String hashKey;
    Map<String, String> subset = Map.of();
  }

  /// The rule of this context, which is always the same.
  ///
  /// @param function the script's export
  /// @param tools what it decides with
  ScriptFunction<RouteDecision> rule(Value function, Value tools) {
    ScriptFunction<RouteDecision> known = rule;
    if (known == null) {
      known = new ScriptFunction<>(function, tools, RULE);
      rule = known;
    }
    return known;
  }

  /// Something to decide on comes.
  ///
  /// @param connection whether it is a connection whose payload is not read, not a request
  void begin(Surroundings surroundings, boolean connection) {
    around = surroundings;
    ofConnection = connection;
    said = null;
    made = null;
  }

  /// A decision, with what was said beside it.
  ///
  /// @throws IllegalArgumentException if it was kept from a call before, and its pool is gone since
  RouteDecision finished(RouteDecision decision) {
    if (decision instanceof RouteDecision.Forward kept && decision != made) {
      checkPool(kept.pool());
    }
    Said beside = said;
    if (beside == null) {
      return decision;
    }
    said = null;
    Changes changes =
        new Changes(beside.set, beside.remove, beside.path, beside.hashKey, beside.subset);
    return switch (decision) {
      case RouteDecision.Forward(String pool, String why, Changes _) ->
          new RouteDecision.Forward(pool, why, changes);
      case RouteDecision.Pass(String why, Changes _) -> new RouteDecision.Pass(why, changes);
      default -> decision;
    };
  }

  /// A pool takes it.
  ///
  /// @throws IllegalArgumentException if the configuration has no such pool
  @HostAccess.Export
  public RouteDecision pool(@Nullable Object name, @Nullable Object why) {
    String pool = Given.text("pool", name);
    checkPool(pool);
    return forward(pool, Given.words(why));
  }

  private RouteDecision forward(String pool, String why) {
    RouteDecision decision = new RouteDecision.Forward(pool, Bounds.line(why), Changes.NONE);
    made = decision;
    return decision;
  }

  /// A pool takes it, nobody says why.
  ///
  /// @throws IllegalArgumentException if the configuration has no such pool
  @HostAccess.Export
  public RouteDecision pool(@Nullable Object name) {
    return pool(name, null);
  }

  private void checkPool(String name) {
    if (!around.pools().known(name)) {
      throw new IllegalArgumentException(
          "pool: " + name + " (expected: a pool of the configuration)");
    }
  }

  /// Pools share by weight.
  ///
  /// @throws IllegalArgumentException if a pool is unknown or the weights make no sense
  @HostAccess.Export
  public RouteDecision split(Value names, Value numbers, String why, @Nullable String stickBy) {
    List<String> pools = Replies.texts(names);
    double[] weights = new double[pools.size()];
    double total = 0;
    for (int i = 0; i < pools.size(); i++) {
      checkPool(pools.get(i));
      double weight = numbers.getArrayElement(i).asDouble();
      weights[i] = weight;
      if (!(weight >= 0 && weight <= 1e9)) {
        throw new IllegalArgumentException(
            "split." + pools.get(i) + ": " + weight + " (expected: 0 to 1000000000)");
      }
      total += weight;
    }
    if (total <= 0) {
      throw new IllegalArgumentException("split: weights 0 (expected: one above 0)");
    }
    double place = total * (stickBy == null ? random() : share(stickBy, "split"));
    int chosen = 0;
    double end = weights[0];
    while (place >= end && chosen < pools.size() - 1) {
      chosen++;
      end += weights[chosen];
    }
    return forward(pools.get(chosen), why);
  }

  /// Whether a connection is to be decided on, which knows no HTTP.
  @HostAccess.Export
  public boolean connection() {
    return ofConnection;
  }

  /// Makes sure that it is a request that is to be decided on.
  ///
  /// @param what is asked for
  /// @return true
  /// @throws IllegalArgumentException if it is a connection
  @HostAccess.Export
  public boolean ofRequest(String what) {
    if (ofConnection) {
      throw new IllegalArgumentException(
          what + ": of a connection (expected: of a request, nobody reads a connection's payload)");
    }
    return true;
  }

  /// Left to others.
  @HostAccess.Export
  public RouteDecision next(@Nullable Object why) {
    return new RouteDecision.Pass(Bounds.line(Given.words(why)), Changes.NONE);
  }

  /// Left to others, nobody says why.
  @HostAccess.Export
  public RouteDecision next() {
    return RouteDecision.Pass.PASS;
  }

  /// What consistent hashing uses.
  ///
  /// @throws IllegalArgumentException if it is too long
  @HostAccess.Export
  public void hashKey(String key) {
    Bounds.check("hashKey", key.length(), Bounds.KEY);
    saying().hashKey = key;
  }

  /// Only endpoints with all these labels.
  ///
  /// @throws IllegalArgumentException if they are too long
  @HostAccess.Export
  public void subset(Value labelNames, Value labelValues) {
    List<String> names = Replies.texts(labelNames);
    List<String> values = Replies.texts(labelValues);
    Map<String, String> labels = new HashMap<>();
    int length = 0;
    for (int i = 0; i < names.size(); i++) {
      length += names.get(i).length() + values.get(i).length();
      Bounds.check("subset", length, Bounds.KEY);
      labels.put(names.get(i), values.get(i));
    }
    saying().subset = labels;
  }

  /// Sets a header for the endpoint.
  ///
  /// @throws IllegalArgumentException if it cannot be sent, or is too much
  @HostAccess.Export
  public void setHeader(String name, String value) {
    boolean _ = ofRequest("setHeader");
    HttpText.checkHeaderName("header", name);
    HttpText.checkHeaderValue("header." + name, value);
    Said beside = saying();
    beside.headLength += name.length() + value.length();
    Bounds.check("headers", beside.headLength, Bounds.HEAD);
    beside.set.add(new Header(name, value));
  }

  /// Takes a header away from the endpoint.
  ///
  /// @throws IllegalArgumentException if it is no header's name
  @HostAccess.Export
  public void removeHeader(String name) {
    boolean _ = ofRequest("removeHeader");
    HttpText.checkHeaderName("header", name);
    Said beside = saying();
    beside.headLength += name.length();
    Bounds.check("headers", beside.headLength, Bounds.HEAD);
    beside.set.removeIf(header -> header.name().equalsIgnoreCase(name));
    beside.remove.add(name);
  }

  /// Asks the endpoint for another path.
  ///
  /// @throws IllegalArgumentException if no client may ask for it
  @HostAccess.Export
  public void rewritePath(String path) {
    boolean _ = ofRequest("rewritePath");
    Bounds.check("path", path.length(), Bounds.PATH);
    saying().path = PathNormalizer.checked("path", path);
  }

  private Said saying() {
    Said begun = said;
    if (begun == null) {
      begun = new Said();
      said = begun;
    }
    return begun;
  }

  /// Where a key falls, from 0 to just below 1.
  ///
  /// @throws IllegalArgumentException if the key is no text
  @HostAccess.Export
  public double share(@Nullable Object key, @Nullable Object experiment) {
    return around.share(Given.text("share", key), Given.words(experiment));
  }

  /// Where a key falls, for no experiment in particular.
  ///
  /// @throws IllegalArgumentException if the key is no text
  @HostAccess.Export
  public double share(@Nullable Object key) {
    return share(key, null);
  }

  /// By chance from 0 to just below 1.
  @HostAccess.Export
  public double random() {
    return around.random().nextDouble();
  }

  /// How a pool does; null if there is none of that name.
  @HostAccess.Export
  public @Nullable PoolView facts(String pool) {
    return around.pools().known(pool) ? new PoolView(around.pools(), pool) : null;
  }
}
