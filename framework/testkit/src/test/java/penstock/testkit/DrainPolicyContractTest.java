package penstock.testkit;

import java.time.Duration;
import penstock.spi.Context;
import penstock.spi.drain.DrainPolicy;
import penstock.spi.endpoint.Candidate;
import penstock.spi.traffic.Traffic;

class DrainPolicyContractTest extends DrainPolicyContract {

  @Override
  protected DrainPolicy policy(Context context) {
    return new Patient();
  }

  /// Waits for what is in flight, for five minutes.
  private static final class Patient implements DrainPolicy {

    @Override
    public boolean admits(Traffic traffic, Candidate draining) {
      return true;
    }

    @Override
    public boolean drained(Candidate draining, Duration since) {
      return draining.inFlight() == 0 || since.toMinutes() >= 5;
    }
  }
}
