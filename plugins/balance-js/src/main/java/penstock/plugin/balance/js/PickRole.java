package penstock.plugin.balance.js;

import java.util.List;
import java.util.Map;
import org.graalvm.polyglot.Value;
import penstock.scripting.Role;
import penstock.scripting.view.InventedRequest;
import penstock.scripting.view.Request;
import penstock.spi.endpoint.Candidate;
import penstock.spi.endpoint.Endpoint;

/// What scripts that choose are called with.
final class PickRole {

  static final Role ROLE =
      new Role("balance", Role.text(PickRole.class, "prelude.js"), Table::new, PickRole::warm);

  private static final Candidates INVENTED =
      new Candidates(List.of(new Invented("a", 1), new Invented("b", 2), new Invented("c", 1)));

  private PickRole() {}

  private static void warm(Value function, Value tools, Object host, int round) {
    Table table = (Table) host;
    table.begin(Surroundings.NONE, 0);
    Value _ =
        function.execute(INVENTED, new Request(new InventedRequest(round), table.blocks, 0), tools);
  }

  /// A candidate that does not exist, to warm a script.
  ///
  /// @param name of its endpoint
  /// @param weight in force
  private record Invented(String name, int weight) implements Candidate {

    @Override
    public Endpoint endpoint() {
      return new Endpoint(name, "192.0.2.1", 80, weight, Map.of());
    }

    @Override
    public int inFlight() {
      return weight;
    }

    @Override
    public long poolInFlight() {
      return 4;
    }

    @Override
    public double latencyNanos() {
      return 1e6 * weight;
    }
  }
}
