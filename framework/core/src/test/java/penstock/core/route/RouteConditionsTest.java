package penstock.core.route;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import penstock.spi.http.Scheme;
import penstock.testkit.FakeRequest;

class RouteConditionsTest {

  private static TestRoute method(String method) {
    return TestRoute.withoutAction().method(method);
  }

  @Test
  void takesNestedConditionsApart() {
    TestRoute route =
        TestRoute.to("a")
            .host("a.test")
            .scheme(Scheme.HTTPS)
            .not(method("PUT"))
            .any(method("GET"), method("HEAD"));

    RouteConditions conditions = RouteConditions.of(TestRoute.table(route).routes().getFirst());

    assertThat(conditions.texts())
        .containsExactly("host a.test", "scheme https", "method GET", "method HEAD", "method PUT");
    FakeRequest request = FakeRequest.get("/").withHost("a.test");
    assertThat(conditions.holds(0, request)).isTrue();
    assertThat(conditions.holds(1, request)).isFalse();
    assertThat(conditions.holds(2, request)).isTrue();
    assertThat(conditions.holds(3, request)).isFalse();
    assertThat(conditions.holds(4, request)).isFalse();
  }
}
