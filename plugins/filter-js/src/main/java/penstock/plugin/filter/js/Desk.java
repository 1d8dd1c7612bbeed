package penstock.plugin.filter.js;

import java.util.ArrayList;
import java.util.List;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;
import penstock.scripting.Role;
import penstock.scripting.view.Blocks;
import penstock.scripting.view.Bounds;
import penstock.spi.route.RouteDecision;

/// What the functions go through that the script of one context is given with a request. For one
/// thread at a time.
public final class Desk {

  final Blocks blocks = new Blocks();

  private boolean known;
  private @Nullable Value request;
  private @Nullable Value response;
  private HeaderChanges changes = new HeaderChanges();
  private List<Said.Fact> facts = new ArrayList<>(0);
  private int factsLength;
  private boolean made;

  /// The script's function for requests; null if it has none.
  @Nullable Value request(Value module) {
    know(module);
    return request;
  }

  /// The script's function for answers; null if it has none.
  @Nullable Value response(Value module) {
    know(module);
    return response;
  }

  private void know(Value module) {
    if (!known) {
      known = true;
      request = function(module, FilterRole.REQUEST);
      response = function(module, Role.DEFAULT);
    }
  }

  private static @Nullable Value function(Value module, String name) {
    Value function = module.getMember(name);
    return function == null || function.isNull() ? null : function;
  }

  /// A request comes.
  void begin() {
    changes = new HeaderChanges();
    facts = new ArrayList<>(0);
    factsLength = 0;
    made = false;
  }

  /// Notes that an answer was made, which the script must return.
  ///
  /// @return the same
  @HostAccess.Export
  public RouteDecision made(RouteDecision answer) {
    made = true;
    return answer;
  }

  /// Whether an answer was made.
  boolean hasMade() {
    return made;
  }

  /// What was said of the request at hand.
  ///
  /// @param decision null to let it pass
  Said said(@Nullable RouteDecision decision) {
    return new Said(decision, changes, facts);
  }

  /// Sets a header for the endpoint.
  ///
  /// @throws IllegalArgumentException if it cannot be sent
  @HostAccess.Export
  public void setHeader(String name, String value) {
    changes.set(name, value);
  }

  /// Adds a header for the endpoint.
  ///
  /// @throws IllegalArgumentException if it cannot be sent
  @HostAccess.Export
  public void addHeader(String name, String value) {
    changes.add(name, value);
  }

  /// Takes a header away from the endpoint.
  ///
  /// @throws IllegalArgumentException if it is no header's name
  @HostAccess.Export
  public void removeHeader(String name) {
    changes.remove(name);
  }

  /// Notes a fact.
  ///
  /// @throws IllegalArgumentException if the name has no dot or the value control characters, or
  ///   all facts are too much
  @HostAccess.Export
  public void note(String fact, String value) {
    if (fact.indexOf('.') < 1 || value.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
      throw new IllegalArgumentException(
          "note: " + fact + " (expected: a name with a dot, a value without control characters)");
    }
    factsLength += fact.length() + value.length();
    Bounds.check("note", factsLength, Bounds.HEAD);
    facts.add(new Said.Fact(fact, value));
  }
}
