package penstock.plugin.filter.bodylimit;

import static org.assertj.core.api.Assertions.assertThat;

import io.undertow.server.HttpHandler;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import penstock.plugin.filter.bodylimit.BodyLimitPlugin.Settings;
import penstock.spi.ByteSize;
import penstock.spi.Context;
import penstock.spi.io.HttpFilter;
import penstock.testkit.FilterServer;
import penstock.testkit.HttpFilterContract;
import penstock.testkit.Offers;

class BodyLimitTest extends HttpFilterContract {

  private final AtomicInteger whole = new AtomicInteger();

  private final HttpHandler reading =
      exchange ->
          exchange
              .getRequestReceiver()
              .receiveFullBytes(
                  (e, bytes) -> {
                    whole.incrementAndGet();
                    e.getResponseSender().send("read " + bytes.length);
                  },
                  (e, _) -> {
                    e.setStatusCode(413);
                    e.endExchange();
                  });

  @Override
  protected HttpFilter filter(Context context) {
    return Offers.of(new BodyLimitPlugin())
        .create(HttpFilter.KIND, "body-limit", new Settings(new ByteSize(5)), context);
  }

  private int post(BodyPublisher body) throws Exception {
    try (FilterServer server = FilterServer.of(filter(context), reading)) {
      URI uri = URI.create("http://127.0.0.1/");
      return server.send(HttpRequest.newBuilder(uri).POST(body).build()).statusCode();
    }
  }

  @Test
  void letsSmallBodiesThrough() throws Exception {
    assertThat(post(BodyPublishers.ofString("12345"))).isEqualTo(200);
    assertThat(whole).hasValue(1);
  }

  @Test
  void refusesALongBodyByItsLength() throws Exception {
    assertThat(post(BodyPublishers.ofString("123456"))).isEqualTo(413);
    assertThat(whole).hasValue(0);
  }

  /// The rest is the framework's: it reads the body.
  @Test
  void boundsABodyWhoseLengthIsNotKnown() throws Exception {
    try (FilterServer server =
        FilterServer.of(
            filter(context), e -> e.getResponseSender().send("" + e.getMaxEntitySize()))) {
      assertThat(server.get("/").body()).isEqualTo("5");
    }
  }
}
