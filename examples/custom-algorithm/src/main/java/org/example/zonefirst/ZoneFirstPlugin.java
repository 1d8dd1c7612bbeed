package org.example.zonefirst;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import penstock.spi.Describe;
import penstock.spi.Plugin;
import penstock.spi.Registrar;
import penstock.spi.balance.BalancingPolicy;
import penstock.spi.balance.Picker;
import penstock.spi.endpoint.Candidate;
import penstock.spi.traffic.Traffic;

/// Keeps traffic in its own zone, in turn among the endpoints there; others get it when none is left.
public final class ZoneFirstPlugin implements Plugin {

  /// What users may set.
  ///
  /// @param zone where this Penstock runs, as endpoints name it in `zone`
  public record Settings(@Describe("The zone whose endpoints come first.") String zone) {

    public Settings {
      if (zone.isBlank()) {
        throw new IllegalArgumentException("zone: \"\" (expected: not blank)");
      }
    }
  }

  @Override
  public void register(Registrar registrar) {
    registrar.offer(
        BalancingPolicy.KIND,
        "zone-first",
        Settings.class,
        (settings, context) -> new ZoneFirst(settings.zone(), new AtomicInteger()));
  }

  /// The policy: it keeps the cursor while endpoints come and go.
  record ZoneFirst(String zone, AtomicInteger cursor) implements BalancingPolicy {

    @Override
    public Picker over(List<Candidate> candidates) {
      List<Candidate> near = new ArrayList<>();
      List<Candidate> far = new ArrayList<>();
      for (Candidate candidate : candidates) {
        boolean here = zone.equals(candidate.endpoint().labels().get("zone"));
        (here ? near : far).add(candidate);
      }
      return new Turns(List.copyOf(near), List.copyOf(far), cursor);
    }
  }

  /// The choice among one set of candidates.
  record Turns(List<Candidate> near, List<Candidate> far, AtomicInteger cursor) implements Picker {

    @Override
    public Candidate pick(Traffic traffic, int attempt) {
      // Asked again after every near one was tried: now the far ones.
      boolean stay = far.isEmpty() || attempt < near.size();
      List<Candidate> from = stay && !near.isEmpty() ? near : far;
      return from.get(Math.floorMod(cursor.getAndIncrement(), from.size()));
    }
  }
}
