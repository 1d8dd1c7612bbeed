package penstock.plugin.drain.graceful;

import java.time.Duration;
import penstock.spi.Default;
import penstock.spi.Describe;
import penstock.spi.Plugin;
import penstock.spi.Registrar;
import penstock.spi.drain.DrainPolicy;
import penstock.spi.endpoint.Candidate;
import penstock.spi.traffic.Traffic;

/// Lets an endpoint run empty: bound clients are kept, or moved, until a time is over, and what is
/// in flight then is cut off.
public final class GracefulDrainPlugin implements Plugin {

  /// What users may set.
  ///
  /// @param timeout how long a drain takes at most
  /// @param sticky what becomes of bound clients
  @Describe("Lets bound clients and requests under way finish, for a while.")
  public record Settings(
      @Describe(
              "How long a drain takes at most, 0 or more: so long bound clients may stay, and what"
                  + " is in flight then is cut off.")
          @Default("5m")
          Duration timeout,
      @Describe("Whether clients bound to a draining endpoint are kept there or moved at once.")
          @Default("keep")
          Bound sticky) {

    /// What becomes of clients that are bound to a draining endpoint.
    public enum Bound {
      /// They stay until the time is over.
      KEEP,
      /// They go elsewhere with their next request.
      MOVE
    }

    /// Checks the range.
    ///
    /// @throws IllegalArgumentException if the timeout is negative
    public Settings {
      if (timeout.isNegative()) {
        throw new IllegalArgumentException("timeout: " + timeout + " (expected: 0 or more)");
      }
    }
  }

  @Override
  public void register(Registrar registrar) {
    registrar.offer(
        DrainPolicy.KIND, "graceful", Settings.class, (settings, _) -> new Graceful(settings));
  }

  /// Keeps bound clients, or moves them, until a time is over.
  private record Graceful(Settings settings) implements DrainPolicy {

    @Override
    public boolean admits(Traffic traffic, Candidate draining) {
      return settings.sticky() == Settings.Bound.KEEP;
    }

    /// Kept clients come back between their requests, so idle is not empty; without them it is.
    @Override
    public boolean drained(Candidate draining, Duration since) {
      boolean keeps = settings.sticky() == Settings.Bound.KEEP;
      return since.compareTo(settings.timeout()) >= 0 || (!keeps && draining.inFlight() == 0);
    }

    @Override
    public Duration longest() {
      return settings.timeout();
    }
  }
}
