package penstock.testkit;

import penstock.spi.Context;
import penstock.spi.route.RouteDecision;
import penstock.spi.route.RouteRule;
import penstock.spi.traffic.Request;
import penstock.spi.traffic.Traffic;

class RouteRuleContractTest extends RouteRuleContract {

  @Override
  protected RouteRule rule(Context context) {
    return RouteRuleContractTest::decide;
  }

  private static RouteDecision decide(Traffic traffic) {
    if (!(traffic instanceof Request request) || request.path().equals("*")) {
      return RouteDecision.Pass.PASS;
    }
    return switch (request.host()) {
      case "" -> new RouteDecision.Reject(400, "no host");
      case "api.example.test" -> new RouteDecision.Forward("api");
      default -> new RouteDecision.Redirect(307, "https://www.example.test" + request.path());
    };
  }
}
