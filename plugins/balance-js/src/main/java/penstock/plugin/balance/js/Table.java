package penstock.plugin.balance.js;

import org.graalvm.polyglot.HostAccess;
import penstock.scripting.view.Blocks;

/// What the script of one context chooses with. For one thread at a time.
public final class Table {

  final Blocks blocks = new Blocks();

  private Surroundings around = Surroundings.NONE;
  private int attempt;

  /// A choice is to be made.
  ///
  /// @param asked how often it was made already and could not be used; 0 or more
  void begin(Surroundings surroundings, int asked) {
    around = surroundings;
    attempt = asked;
  }

  /// How often the choice was made already and could not be used.
  @HostAccess.Export
  public int attempt() {
    return attempt;
  }

  /// By chance from 0 to just below 1.
  @HostAccess.Export
  public double random() {
    return around.random().nextDouble();
  }

  /// By chance from 0 to just below a number.
  ///
  /// @throws IllegalArgumentException if that is not positive
  @HostAccess.Export
  public int below(int end) {
    if (end < 1) {
      throw new IllegalArgumentException("below: " + end + " (expected: >= 1)");
    }
    return around.random().nextInt(end);
  }

  /// Where a key falls, from 0 to just below 1.
  @HostAccess.Export
  public double share(String key, String experiment) {
    return around.share(key, experiment);
  }
}
