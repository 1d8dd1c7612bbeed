package penstock.plugin.balance.maglev;

import java.util.List;
import penstock.spi.Default;
import penstock.spi.Describe;
import penstock.spi.Plugin;
import penstock.spi.Registrar;
import penstock.spi.balance.BalancingPolicy;
import penstock.spi.balance.Circle;
import penstock.spi.balance.HashKey;
import penstock.spi.balance.Picker;
import penstock.spi.endpoint.Candidate;

/// Sends every key to the same candidate by a look-up table that shares the keys very evenly, and
/// when candidates come or go moves few keys more than must move.
public final class MaglevPlugin implements Plugin {

  /// What users may set.
  ///
  /// @param key what of the traffic is hashed
  /// @param tableSize entries of the table: a prime number, 251 to 5000011
  public record Settings(
      @Default("source-ip")
          @Describe(
              "What is hashed: source-ip, 5-tuple, header.NAME, cookie.NAME, query.NAME, fact.NAME,"
                  + " path or host; traffic without it is hashed by source-ip.")
          HashKey key,
      @Default("65537")
          @Describe(
              "Entries of the table, a prime number from 251 to 5000011; "
                  + "best 100 times the endpoints or more.")
          int tableSize) {

    /// Checks the range.
    public Settings {
      if (tableSize < 251 || tableSize > 5_000_011 || !isPrime(tableSize)) {
        throw new IllegalArgumentException(
            "tableSize: " + tableSize + " (expected: a prime number, 251 to 5000011)");
      }
    }

    private static boolean isPrime(int number) {
      for (int divisor = 2; divisor * divisor <= number; divisor++) {
        if (number % divisor == 0) {
          return false;
        }
      }
      return true;
    }
  }

  @Override
  public void register(Registrar registrar) {
    registrar.offer(
        BalancingPolicy.KIND,
        "maglev",
        Settings.class,
        (settings, context) -> new Maglev(settings, context.hashSeed()));
  }

  private record Maglev(Settings settings, long seed) implements BalancingPolicy {

    @Override
    public Picker over(List<Candidate> candidates) {
      HashKey key = settings.key();
      Circle table = new Circle(candidates, MaglevTable.of(candidates, settings.tableSize(), seed));
      return (traffic, attempt) -> table.preference(table.place(key.hash(traffic, seed)), attempt);
    }

    @Override
    public boolean slowStarts() {
      return false;
    }
  }
}
