package penstock.plugin.filter.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import io.dropwizard.metrics5.MetricName;
import io.undertow.server.HttpHandler;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import penstock.spi.Context;
import penstock.spi.io.FilteredRequest;
import penstock.spi.io.HttpFilter;
import penstock.testkit.FilterServer;
import penstock.testkit.HttpFilterContract;
import penstock.testkit.Offers;

class RateLimitTest extends HttpFilterContract {

  private static final HttpHandler ENDPOINT = e -> e.getResponseSender().send("through");

  @Override
  protected HttpFilter filter(Context context) {
    return filter(context, "client-ip", "1000/s");
  }

  private static HttpFilter filter(Context context, String key, String rate) {
    Settings settings = new Settings(LimitKey.parse(key), Rate.parse(rate), 0, 1_000, true, "site");
    return Offers.of(new RateLimitPlugin())
        .create(HttpFilter.KIND, "rate-limit", settings, context);
  }

  @Test
  void refusesWhatComesTooFastUntilItsTime() throws Exception {
    try (FilterServer server = FilterServer.of(filter(context, "client-ip", "2/m"), ENDPOINT)) {
      assertThat(server.get("/").statusCode()).isEqualTo(200);
      assertThat(server.get("/").statusCode()).isEqualTo(200);
      HttpResponse<String> refused = server.get("/");
      assertThat(refused.statusCode()).isEqualTo(429);
      assertThat(refused.body()).contains("rate-limited");
      assertThat(header(refused, "Retry-After")).isEqualTo("30");
      context.clock().advance(Duration.ofSeconds(30));
      assertThat(server.get("/").statusCode()).isEqualTo(200);
      assertThat(server.get("/").statusCode()).isEqualTo(429);
    }
  }

  @Test
  void tellsClientsWhatTheyHaveLeft() throws Exception {
    try (FilterServer server = FilterServer.of(filter(context, "client-ip", "2/m"), ENDPOINT)) {
      HttpResponse<String> first = server.get("/");
      assertThat(header(first, "RateLimit-Policy")).isEqualTo("\"site\";q=2;w=60");
      assertThat(header(first, "RateLimit")).isEqualTo("\"site\";r=1;t=30");
      assertThat(header(server.get("/"), "RateLimit")).isEqualTo("\"site\";r=0;t=60");
      assertThat(header(server.get("/"), "RateLimit")).isEqualTo("\"site\";r=0;t=60");
    }
  }

  @Test
  void countsClientsApart() throws Exception {
    try (FilterServer server = FilterServer.of(filter(context, "client-ip", "1/m"), ENDPOINT)) {
      assertThat(server.get("/", "X-Forwarded-For", "10.0.0.1").statusCode()).isEqualTo(200);
      assertThat(server.get("/", "X-Forwarded-For", "10.0.0.2").statusCode()).isEqualTo(200);
      assertThat(server.get("/", "X-Forwarded-For", "10.0.0.1").statusCode()).isEqualTo(429);
    }
  }

  @Test
  void countsByWhatAnotherFilterFoundOut() throws Exception {
    HttpFilter limit = filter(context, "jwt.sub", "1/m");
    HttpFilter both =
        next -> {
          HttpHandler limited = limit.wrap(next);
          return exchange -> {
            FilteredRequest request = FilteredRequest.of(exchange);
            request.note("jwt.sub", String.valueOf(request.header("x-test-user")));
            limited.handleRequest(exchange);
          };
        };
    try (FilterServer server = FilterServer.of(both, ENDPOINT)) {
      assertThat(server.get("/", "x-test-user", "ann").statusCode()).isEqualTo(200);
      assertThat(server.get("/", "x-test-user", "bob").statusCode()).isEqualTo(200);
      assertThat(server.get("/", "x-test-user", "ann").statusCode()).isEqualTo(429);
    }
  }

  @Test
  void countsWhatItRefuses() throws Exception {
    try (FilterServer server = FilterServer.of(filter(context, "path", "1/m"), ENDPOINT)) {
      for (int i = 0; i < 4; i++) {
        assertThat(server.get("/").statusCode()).isIn(200, 429);
      }
    }
    MetricName name = MetricName.build("rate_limited_total").tagged("limiter", "site");
    assertThat(context.metrics().counter(name).getCount()).isEqualTo(3);
  }

  private static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }
}
