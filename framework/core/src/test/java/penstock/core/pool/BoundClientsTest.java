package penstock.core.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static penstock.core.pool.PoolFixture.BY_COOKIE;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import penstock.core.endpoint.AdminState;
import penstock.core.endpoint.HealthState;
import penstock.core.endpoint.LiveEndpoint;
import penstock.core.endpoint.Tried;
import penstock.core.metrics.Reason;
import penstock.spi.endpoint.Endpoint;
import penstock.spi.sticky.SessionStickiness;
import penstock.spi.traffic.Header;
import penstock.spi.traffic.Traffic;
import penstock.testkit.FakeRequest;

class BoundClientsTest {

  @Test
  void bindsANewClient() {
    PoolFixture fixture = new PoolFixture(PoolFixture.with(BY_COOKIE)).having("a");
    assertThat(fixture.choose().binding()).isEqualTo(new Header("Set-Cookie", "home=a"));
    assertThat(fixture.pool.stickyCounts().fresh()).isEqualTo(1);
  }

  @Test
  void keepsABoundClientAndDoesNotBindAgain() {
    PoolFixture fixture = new PoolFixture(PoolFixture.with(BY_COOKIE)).having("a", "b", "c");
    for (int i = 0; i < 10; i++) {
      Choice choice = fixture.chooseBoundTo("b");
      assertThat(choice.endpoint()).isSameAs(fixture.endpoint("b"));
      assertThat(choice.binding()).isNull();
    }
    assertThat(fixture.pool.stickyCounts().hits()).isEqualTo(10);
  }

  @Test
  void movesABoundClientWhenItsEndpointFailed() {
    PoolFixture fixture = new PoolFixture(PoolFixture.with(BY_COOKIE)).having("a", "b");
    fixture.health("b", HealthState.DOWN);
    Choice choice = fixture.chooseBoundTo("b");
    assertThat(choice.endpoint()).isSameAs(fixture.endpoint("a"));
    assertThat(choice.binding()).isNotNull();
    assertThat(fixture.pool.stickyCounts().moved()).isEqualTo(1);
  }

  @Test
  void movesABoundClientWhenItsEndpointWasTried() {
    PoolFixture fixture = new PoolFixture(PoolFixture.with(BY_COOKIE)).having("a", "b");
    Tried tried = new Tried();
    tried.add(fixture.endpoint("b"));
    Choice choice = fixture.pool.choose(FakeRequest.get("/").withCookie("home", "b"), tried);
    assertThat(choice.endpoint()).isSameAs(fixture.endpoint("a"));
  }

  @Test
  void keepsABoundClientAtADrainingEndpointUntilItIsDrained() {
    PoolFixture fixture = new PoolFixture(PoolFixture.with(BY_COOKIE)).having("a", "b");
    LiveEndpoint b = fixture.endpoint("b");
    b.order(AdminState.DRAIN);
    fixture.runControl();
    assertThat(fixture.chosen()).isEqualTo("a");
    assertThat(fixture.chooseBoundTo("b").endpoint()).isSameAs(b);
    b.drained(b.standing());
    assertThat(fixture.chooseBoundTo("b").endpoint()).isSameAs(fixture.endpoint("a"));
  }

  @Test
  void keepsNobodyAtAClosedEndpoint() {
    PoolFixture fixture = new PoolFixture(PoolFixture.with(BY_COOKIE)).having("a", "b");
    fixture.endpoint("b").order(AdminState.MAINT);
    fixture.runControl();
    assertThat(fixture.chooseBoundTo("b").endpoint()).isSameAs(fixture.endpoint("a"));
  }

  @Test
  void keepsABoundClientAtABackup() {
    PoolFixture fixture = new PoolFixture(PoolFixture.with(BY_COOKIE)).having("a", "backup1");
    assertThat(fixture.chooseBoundTo("backup1").endpoint()).isSameAs(fixture.endpoint("backup1"));
  }

  @Test
  void movesWhoIsBoundToAnEndpointThatIsGone() {
    PoolFixture fixture = new PoolFixture(PoolFixture.with(BY_COOKIE)).having("a");
    Choice choice = fixture.chooseBoundTo("gone");
    assertThat(choice.endpoint()).isSameAs(fixture.endpoint("a"));
    assertThat(choice.binding()).isEqualTo(new Header("Set-Cookie", "home=a"));
  }

  @Test
  void bindsNobodyWhenThereIsNobody() {
    PoolFixture fixture = new PoolFixture(PoolFixture.with(BY_COOKIE));
    assertThat(fixture.choose()).isEqualTo(new Choice(null, Reason.NO_ENDPOINT, null));
    assertThat(fixture.pool.stickyCounts().fresh()).isZero();
  }

  @Test
  void costsARequestA500WhenStickinessThrows() {
    SessionStickiness broken =
        new SessionStickiness() {
          @Override
          public String boundTo(Traffic traffic) {
            return Objects.requireNonNull(((FakeRequest) traffic).cookie("home"));
          }

          @Override
          public Header bind(Traffic traffic, Endpoint endpoint) {
            return new Header("Set-Cookie", "home=" + endpoint.name());
          }
        };
    PoolFixture fixture = new PoolFixture(PoolFixture.with(broken)).having("a");
    assertThat(fixture.choose().reason()).isEqualTo(Reason.PLUGIN_ERROR);
    assertThat(fixture.chooseBoundTo("a").endpoint()).isSameAs(fixture.endpoint("a"));
  }
}
