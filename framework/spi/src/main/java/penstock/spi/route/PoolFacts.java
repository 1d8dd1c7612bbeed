package penstock.spi.route;

/// What a rule may know of the pools of its configuration; [penstock.spi.Context#lend] has it for
/// rules. Any thread may ask; it neither blocks nor locks.
public interface PoolFacts {

  /// Whether the configuration has a pool of this name.
  boolean known(String pool);

  /// How many endpoints it has; 0 if it is unknown.
  int endpoints(String pool);

  /// How many of them may be used now; 0 if it is unknown.
  int healthy(String pool);

  /// How many requests are under way in it; 0 if it is unknown.
  long inFlight(String pool);
}
