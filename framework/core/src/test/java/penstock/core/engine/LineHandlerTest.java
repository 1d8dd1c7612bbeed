package penstock.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import penstock.core.forward.SessionEntry;
import penstock.core.io.Loops;
import penstock.core.metrics.Reason;
import penstock.spi.io.Streams.Ruling;
import penstock.spi.route.Changes;
import penstock.spi.route.RouteDecision;
import penstock.testkit.FakeConnection;

/// Who is between two lines while a reload swaps them.
class LineHandlerTest {

  private final EngineFixture fixture = new EngineFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  private Line line(String pool) throws IOException {
    fixture.apply(
        """
        listeners: { web: { bind: "127.0.0.1:0", protocol: tls, rule: given, default: %1$s } }
        pools: { %1$s: { endpoints: ["127.0.0.1:1"] } }
        """
            .formatted(pool));
    fixture.plugin.ruling = _ -> new RouteDecision.Forward(pool, "because", Changes.NONE);
    return Objects.requireNonNull(fixture.engine.line());
  }

  @Test
  void asksAgainWhereThePoolThatARuleChoseIsGone() throws IOException {
    CurrentLine current = new CurrentLine(line("before"));
    LineHandler handler = new LineHandler(current, "web", new Loops(1), current.line());
    handler.settle();
    Ruling.ToPool chosen = (Ruling.ToPool) handler.ask(FakeConnection.from("192.0.2.7"));

    Line _ = current.swap(line("after"));
    SessionEntry.Beginning beginning = handler.begin(chosen.pool(), chosen.connection());

    assertThat(chosen.pool()).isEqualTo("before");
    assertThat(beginning.reason()).isEqualTo(Reason.OK);
    Objects.requireNonNull(beginning.session()).end(Reason.OK);
  }
}
