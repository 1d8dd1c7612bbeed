package penstock.core.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static penstock.core.pool.PoolFixture.BY_COOKIE;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import penstock.core.connection.RuledConnection;
import penstock.core.endpoint.AdminState;
import penstock.core.endpoint.HealthState;
import penstock.core.endpoint.LiveEndpoint;
import penstock.core.endpoint.Tried;
import penstock.core.metrics.Reason;
import penstock.spi.endpoint.Endpoint;
import penstock.spi.route.Changes;
import penstock.spi.sticky.Bond;
import penstock.spi.sticky.SessionStickiness;
import penstock.spi.traffic.Header;
import penstock.spi.traffic.Traffic;
import penstock.testkit.FakeConnection;
import penstock.testkit.FakeRequest;

class BoundClientsTest {

  @Test
  void bindsANewClient() {
    PoolFixture fixture = new PoolFixture(PoolFixture.with(BY_COOKIE)).having("a");
    Choice choice = fixture.choose();
    assertThat(choice.binding()).isEqualTo(new Header("Set-Cookie", "home=a"));
    assertThat(choice.bound()).isEqualTo(Bound.NEW);
    assertThat(fixture.pool.stickyCounts().fresh()).isEqualTo(1);
  }

  @Test
  void keepsABoundClientAndDoesNotBindAgain() {
    PoolFixture fixture = new PoolFixture(PoolFixture.with(BY_COOKIE)).having("a", "b", "c");
    for (int i = 0; i < 10; i++) {
      Choice choice = fixture.chooseBoundTo("b");
      assertThat(choice.endpoint()).isSameAs(fixture.endpoint("b"));
      assertThat(choice.binding()).isNull();
      assertThat(choice.bound()).isEqualTo(Bound.HIT);
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
    assertThat(choice.bound()).isEqualTo(Bound.MOVED);
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
    b.orders().drained(b.standing());
    assertThat(fixture.chooseBoundTo("b").endpoint()).isSameAs(fixture.endpoint("a"));
  }

  @Test
  void leavesABoundClientNowhereItsRuleDoesNotWantIt() {
    SessionStickiness toB =
        new SessionStickiness() {
          @Override
          public Bond bondOf(Traffic traffic) {
            return Bond.to("b");
          }

          @Override
          public @Nullable Header bind(Traffic traffic, Endpoint endpoint) {
            return null;
          }
        };
    PoolFixture fixture = new PoolFixture(PoolFixture.with(toB)).having("a", "b");
    RuledConnection connection = new RuledConnection(FakeConnection.from("192.0.2.7"), "db");
    assertThat(fixture.pool.choose(connection, new Tried()).endpoint())
        .isSameAs(fixture.endpoint("b"));
    connection.ruled("", new Changes(List.of(), List.of(), null, null, Map.of("version", "2")));
    assertThat(fixture.pool.choose(connection, new Tried()).endpoint()).isNull();
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
          public Bond bondOf(Traffic traffic) {
            return Bond.to(Objects.requireNonNull(((FakeRequest) traffic).cookie("home")));
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

  @Test
  void bindsAnewWhatHasAged() {
    PoolFixture fixture = new PoolFixture(PoolFixture.with(BY_COOKIE)).having("a", "b");
    Choice choice = fixture.chooseBoundTo("old-b");
    assertThat(choice.endpoint()).isSameAs(fixture.endpoint("b"));
    assertThat(choice.binding()).isEqualTo(new Header("Set-Cookie", "home=b"));
    assertThat(fixture.pool.stickyCounts().hits()).isEqualTo(1);
  }

  @Test
  void countsWhatWasForged() {
    PoolFixture fixture = new PoolFixture(PoolFixture.with(BY_COOKIE)).having("a");
    assertThat(fixture.chooseBoundTo("forged").binding()).isNotNull();
    assertThat(fixture.pool.stickyCounts().invalid()).isEqualTo(1);
    assertThat(fixture.pool.stickyCounts().fresh()).isZero();
  }

  @Test
  void countsARequestOnceHoweverOftenItIsTried() {
    PoolFixture fixture = new PoolFixture(PoolFixture.with(BY_COOKIE)).having("a", "b");
    Tried tried = new Tried();
    tried.add(fixture.endpoint("a"));
    assertThat(fixture.pool.choose(FakeRequest.get("/"), tried).endpoint())
        .isSameAs(fixture.endpoint("b"));
    assertThat(fixture.pool.stickyCounts().fresh()).isZero();
  }

  @Test
  void findsAnEndpointByAnyOfItsWords() {
    SessionStickiness aliased =
        new SessionStickiness() {
          @Override
          public Bond bondOf(Traffic traffic) {
            return Bond.to("second-b");
          }

          @Override
          public List<String> words(Endpoint endpoint) {
            return List.of("first-" + endpoint.name(), "second-" + endpoint.name());
          }

          @Override
          public @Nullable Header bind(Traffic traffic, Endpoint endpoint) {
            return null;
          }
        };
    PoolFixture fixture = new PoolFixture(PoolFixture.with(aliased)).having("a", "b");
    assertThat(fixture.choose().endpoint()).isSameAs(fixture.endpoint("b"));
    fixture.health("b", HealthState.DOWN);
    assertThat(fixture.choose())
        .isEqualTo(new Choice(fixture.endpoint("a"), Reason.OK, null, aliased, Bound.MOVED));
  }

  @Test
  void failsWhoMustNotMoveWhenTheEndpointFails() {
    PoolFixture fixture = new PoolFixture(PoolFixture.with(new Staying())).having("a", "b");
    assertThat(fixture.chooseBoundTo("b").endpoint()).isSameAs(fixture.endpoint("b"));
    Tried tried = new Tried();
    tried.add(fixture.endpoint("b"));
    FakeRequest bound = FakeRequest.get("/").withCookie("home", "b");
    assertThat(fixture.pool.choose(bound, tried).endpoint()).isNull();
    fixture.health("b", HealthState.DOWN);
    assertThat(fixture.chooseBoundTo("b").endpoint()).isNull();
    assertThat(fixture.chooseBoundTo("b").reason()).isEqualTo(Reason.ALL_UNHEALTHY);
  }

  @Test
  void movesEvenWhoMustNotWhenTheOperatorTakesTheEndpointAway() {
    PoolFixture fixture = new PoolFixture(PoolFixture.with(new Staying())).having("a", "b");
    fixture.endpoint("b").order(AdminState.MAINT);
    fixture.runControl();
    assertThat(fixture.chooseBoundTo("b").endpoint()).isSameAs(fixture.endpoint("a"));
    assertThat(fixture.chooseBoundTo("gone").endpoint()).isSameAs(fixture.endpoint("a"));
  }

  /// By cookie, and nowhere else.
  private static final class Staying implements SessionStickiness {

    @Override
    public Bond bondOf(Traffic traffic) {
      return BY_COOKIE.bondOf(traffic);
    }

    @Override
    public @Nullable Header bind(Traffic traffic, Endpoint endpoint) {
      return BY_COOKIE.bind(traffic, endpoint);
    }

    @Override
    public boolean moves() {
      return false;
    }
  }
}
