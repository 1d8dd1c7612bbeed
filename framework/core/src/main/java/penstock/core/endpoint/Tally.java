package penstock.core.endpoint;

import java.util.concurrent.atomic.LongAdder;

/// How many attempts ended well and how many did not, for as long as somebody wants to know. I/O
/// threads count, one control thread at a time reads.
public final class Tally {

  private final LongAdder answered = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private volatile boolean wanted;
  private long toldAnswered;
  private long toldFailed;

  /// What was counted in a time.
  ///
  /// @param answered attempts that were answered, with less than 500; 0 or more
  /// @param failed attempts that were not; 0 or more
  public record Counts(long answered, long failed) {

    /// How many there were; 0 or more.
    public long total() {
      return answered + failed;
    }

    /// The share that was answered; 0 to 1, and 1 of nothing.
    public double success() {
      return total() == 0 ? 1 : (double) answered / total();
    }
  }

  /// An attempt has ended.
  void ended(Outcome outcome) {
    if (wanted && outcome != Outcome.CANCELLED) {
      (outcome == Outcome.ANSWERED ? answered : failed).increment();
    }
  }

  /// Whether somebody wants to know from now on: what nobody asks for costs requests nothing.
  public void wanted(boolean now) {
    wanted = now;
  }

  /// What was counted since the last call.
  public Counts take() {
    long nowAnswered = answered.sum();
    long nowFailed = failed.sum();
    Counts since = new Counts(nowAnswered - toldAnswered, nowFailed - toldFailed);
    toldAnswered = nowAnswered;
    toldFailed = nowFailed;
    return since;
  }
}
