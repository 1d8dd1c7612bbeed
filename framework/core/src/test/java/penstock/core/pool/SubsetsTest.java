package penstock.core.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static penstock.core.pool.PoolFixture.PARTS;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import penstock.core.endpoint.AdminState;
import penstock.core.endpoint.HealthState;
import penstock.core.endpoint.Member;
import penstock.core.endpoint.Tried;
import penstock.core.metrics.Reason;
import penstock.spi.endpoint.Endpoint;
import penstock.spi.traffic.Connection;
import penstock.testkit.FakeConnection;

class SubsetsTest {

  @Test
  void choosesAmongThoseThatCarryTheLabels() {
    assertThat(fixture("1", "2").pool.choose(asking("2"), new Tried()).endpoint())
        .hasToString("e1");
  }

  @Test
  void hasNoEndpointForLabelsThatNobodyCarries() {
    assertThat(fixture("1", "2").pool.choose(asking("3"), new Tried()).reason())
        .isEqualTo(Reason.NO_ENDPOINT);
  }

  @Test
  void saysThatThoseWhoCarryThemAreUnhealthy() {
    PoolFixture fixture = fixture("1", "1", "2");
    fixture.health("e2", HealthState.DOWN);
    assertThat(fixture.pool.choose(asking("2"), new Tried()).reason())
        .isEqualTo(Reason.ALL_UNHEALTHY);
  }

  @Test
  void callsNoBackupUnhealthyThatIsNotUsed() {
    PoolFixture fixture = new PoolFixture(PARTS);
    Endpoint backup = new Endpoint("e1", "127.0.0.1", 80, 1, Map.of("version", "2"));
    fixture.pool.members(
        List.of(PoolFixture.member("e0"), new Member(backup, true, AdminState.READY)));
    assertThat(fixture.pool.choose(asking("2"), new Tried()).reason())
        .isEqualTo(Reason.NO_ENDPOINT);
  }

  @Test
  void hasNoEndpointForLabelsOfThoseWhoTakeNoNewClients() {
    PoolFixture fixture = fixture("1", "2");
    fixture.endpoint("e1").order(AdminState.MAINT);
    fixture.runControl();
    assertThat(fixture.pool.choose(asking("2"), new Tried()).reason())
        .isEqualTo(Reason.NO_ENDPOINT);
  }

  private static PoolFixture fixture(String... versions) {
    List<Member> members = new ArrayList<>();
    for (String version : versions) {
      String name = "e" + members.size();
      members.add(Member.of(new Endpoint(name, "127.0.0.1", 80, 1, Map.of("version", version))));
    }
    PoolFixture fixture = new PoolFixture(PARTS);
    fixture.pool.members(members);
    return fixture;
  }

  private static Connection asking(String version) {
    return FakeConnection.asking("version", version);
  }
}
