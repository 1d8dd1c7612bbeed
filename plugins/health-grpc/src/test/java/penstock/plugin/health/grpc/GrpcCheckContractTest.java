package penstock.plugin.health.grpc;

import penstock.spi.Context;
import penstock.spi.health.HealthChecker;
import penstock.testkit.HealthCheckerContract;
import penstock.testkit.StubEndpoint;

class GrpcCheckContractTest extends HealthCheckerContract {

  @Override
  protected HealthChecker checker(Context lent) {
    return GrpcCheck.of(Asked.plain());
  }

  @Override
  protected StubEndpoint.Behaviour well() {
    return exchange -> exchange.raw(Answers.serving());
  }
}
