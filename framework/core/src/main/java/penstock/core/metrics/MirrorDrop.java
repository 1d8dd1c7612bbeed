package penstock.core.metrics;

/// Why a request that was to be mirrored was not.
public enum MirrorDrop {
  /// As many copies as there may be were under way.
  AT_ONCE("at-once"),
  /// The request's body is longer than what is kept of one.
  BODY("body"),
  /// The request did not go out whole: its client left, or no endpoint took all of it.
  UNFINISHED("unfinished"),
  /// The mirror's pool has no endpoint to use.
  NO_ENDPOINT("no-endpoint"),
  /// The mirror's pool takes no more at once, or none for a while.
  POOL_LIMIT("pool-limit"),
  /// There were no buffers left, or something of ours failed.
  OVERLOADED("overloaded");

  private final String word;

  MirrorDrop(String word) {
    this.word = word;
  }

  String word() {
    return word;
  }
}
