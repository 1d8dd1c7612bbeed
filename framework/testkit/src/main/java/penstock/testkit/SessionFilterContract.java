package penstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import penstock.spi.Context;
import penstock.spi.session.SessionFilter;
import penstock.spi.traffic.Connection;

/// What every [SessionFilter] promises. Extend it in the test of a filter and say how to make one.
public abstract class SessionFilterContract {

  /// What the framework lends to the filter.
  @RegisterExtension protected final ContextFixture context = new ContextFixture();

  /// A new filter that lets in whoever comes from `192.0.2.7` for the first time.
  protected abstract SessionFilter filter(Context context);

  /// Connections of many sorts; add what the filter looks at.
  protected List<Connection> connections() {
    return List.of(
        FakeConnection.from("192.0.2.7"),
        FakeConnection.from("127.0.0.1"),
        FakeConnection.from("2001:db8::1"),
        FakeConnection.from("::ffff:10.1.2.3"),
        FakeConnection.from("0.0.0.0"));
  }

  @Test
  void letsInWhomItShould() {
    assertThat(filter(context).refusal(FakeConnection.from("192.0.2.7"))).isNull();
  }

  @Test
  void saysWhyInAWord() {
    SessionFilter filter = filter(context);
    for (int i = 0; i < 1000; i++) {
      connections().forEach(connection -> assertValid(filter.refusal(connection)));
    }
  }

  @Test
  void decidesOnTenThreadsAtOnce() throws InterruptedException, ExecutionException {
    SessionFilter filter = filter(context);
    List<Connection> connections = connections();
    TenThreads.run(_ -> {
      for (int i = 0; i < 200; i++) {
        assertValid(filter.refusal(connections.get(i % connections.size())));
      }
    });
  }

  private static void assertValid(@Nullable String refusal) {
    if (refusal != null) {
      assertThat(refusal).matches("[a-z]+(-[a-z]+)*");
    }
  }
}
