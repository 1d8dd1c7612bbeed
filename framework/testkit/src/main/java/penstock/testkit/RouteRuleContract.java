package penstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import penstock.spi.Context;
import penstock.spi.route.RouteDecision;
import penstock.spi.route.RouteRule;
import penstock.spi.traffic.Traffic;

/// What every [RouteRule] promises. Extend it in the test of a rule and say how to make one.
public abstract class RouteRuleContract {

  /// What the framework lends to the rule.
  @RegisterExtension protected final ContextFixture context = new ContextFixture();

  /// A new rule.
  protected abstract RouteRule rule(Context context);

  /// Traffic of many sorts; add what the rule looks at.
  protected List<Traffic> traffic() {
    FakeRequest plain = FakeRequest.get("/");
    return List.of(
        plain,
        plain.withMethod("POST").withHost("api.example.test"),
        plain.withHost(""),
        FakeRequest.get("/a/b/c?x=1&x=2&=&%20"),
        FakeRequest.get("*").withMethod("OPTIONS"),
        plain.withHeader("X-Tenant", "").withHeader("Cookie", ";;a=b;"),
        plain.from("2001:db8::1"));
  }

  @Test
  void decidesOnAllTraffic() {
    RouteRule rule = rule(context);
    traffic().forEach(traffic -> assertValid(rule.decide(traffic)));
  }

  @Test
  void decidesOnTenThreadsAtOnce() throws InterruptedException, ExecutionException {
    RouteRule rule = rule(context);
    List<Traffic> traffic = traffic();
    TenThreads.run(_ -> {
      for (int i = 0; i < 200; i++) {
        assertValid(rule.decide(traffic.get(i % traffic.size())));
      }
    });
  }

  private static void assertValid(RouteDecision decision) {
    switch (decision) {
      case RouteDecision.Forward forward -> assertThat(forward.pool()).isNotEmpty();
      case RouteDecision.Reject(int status, String reason) -> {
        assertThat(status).isBetween(400, 599);
        assertThat(reason).isNotBlank();
      }
      case RouteDecision.Redirect(int status, String location, String _) -> {
        assertThat(status).isIn(301, 302, 303, 307, 308);
        assertThat(location).isNotEmpty().matches("\\P{Cntrl}*");
      }
      case RouteDecision.Respond respond -> assertThat(respond.status()).isBetween(200, 599);
      case RouteDecision.Fail fail -> assertThat(fail.reason()).isNotBlank();
      case RouteDecision.Pass pass -> assertThat(pass.why()).isNotNull();
    }
  }
}
