package penstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.undertow.util.HttpString;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import penstock.spi.Context;
import penstock.spi.io.HttpFilter;

class HttpFilterContractTest extends HttpFilterContract {

  private static final HttpString KEY = HttpString.tryFromString("X-Key");

  /// Lets those through who have the key.
  @Override
  protected HttpFilter filter(Context context) {
    return next ->
        exchange -> {
          if ("open".equals(exchange.getRequestHeaders().getFirst(KEY))) {
            next.handleRequest(exchange);
          } else {
            exchange.setStatusCode(403).endExchange();
          }
        };
  }

  @Override
  protected HttpRequest welcome(URI uri) {
    return HttpRequest.newBuilder(uri).header("X-Key", "open").build();
  }

  @Test
  void mayAnswerItself() throws IOException, InterruptedException {
    HttpRequest stranger = HttpRequest.newBuilder(URI.create("http://127.0.0.1/")).build();
    HttpResponse<String> answer =
        send(filter(context), exchange -> exchange.setStatusCode(200).endExchange(), stranger);
    assertThat(answer.statusCode()).isEqualTo(403);
  }
}
