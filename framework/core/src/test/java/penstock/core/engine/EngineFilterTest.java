package penstock.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.undertow.util.HttpString;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.xnio.IoUtils;
import penstock.spi.io.FilteredRequest;
import penstock.spi.io.HttpFilter;
import penstock.testkit.StubEndpoint;

/// What filters may do with a request, on real sockets.
@Timeout(60)
class EngineFilterTest {

  private static final HttpString SAID = new HttpString("X-Said");

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final EngineFixture fixture = new EngineFixture();
  private StubEndpoint stub;

  @BeforeEach
  void start() throws IOException {
    stub =
        StubEndpoint.start(exchange -> {
          asked.add(exchange.target() + " " + exchange.request().header("x-user"));
          exchange.body();
          exchange.answer(200, "fine");
        });
  }

  @AfterEach
  void stop() {
    fixture.close();
    stub.close();
  }

  private Client client(HttpFilter filter) throws IOException {
    fixture.plugin.given = filter;
    fixture.apply(
        """
        server: { shutdown: { closeMode: 0 } }
        listeners: { web: { bind: "127.0.0.1:0" } }
        routes:
          - pool: site
            filters: [{ type: given }]
            headers: { request: { set: { x-user: "${test.user}" } } }
        pools: { site: { endpoints: [{ name: s1, address: "127.0.0.1:%d" }] } }
        """
            .formatted(stub.port()));
    return fixture.client("web");
  }

  private static HttpFilter doing(Consumer<FilteredRequest> what) {
    return next ->
        exchange -> {
          what.accept(FilteredRequest.of(exchange));
          next.handleRequest(exchange);
        };
  }

  private void counted(String reason, int times) throws InterruptedException {
    EngineFixture.await(
        reason, () -> fixture.count("penstock_requests_total", "reason", reason) == times);
  }

  @Test
  void notesFactsForTemplates() throws Exception {
    try (Client client = client(doing(request -> request.note("test.user", "ann")))) {
      assertThat(client.get("/").status()).isEqualTo(200);
      assertThat(asked).containsExactly("/ ann");
    }
  }

  @Test
  void asksTheEndpointForSomethingElse() throws Exception {
    try (Client client = client(doing(request -> request.rewrite("/b c", "d=\"e")))) {
      client.get("/a?x=y", "X-User: forged");
      client.get("/a");
      assertThat(asked).containsExactly("/b%20c?d=%22e null", "/b%20c?d=%22e null");
    }
  }

  @Test
  void asksTheEndpointForNothingThatAClientMayNotAskFor() throws Exception {
    try (Client client = client(doing(request -> request.rewrite("/a/%2e%2e/b", null)))) {
      client.get("/");
      assertThat(asked).containsExactly("/b null");
    }
    asked.clear();
    try (Client client = client(doing(request -> request.rewrite("/a/../../b", null)))) {
      assertThat(client.get("/").status()).isEqualTo(500);
      assertThat(asked).isEmpty();
    }
  }

  @Test
  void refusesWithReasonAndKeepsHeaders() throws Exception {
    HttpFilter filter =
        _ ->
            exchange -> {
              exchange.getResponseHeaders().put(SAID, "kept");
              FilteredRequest.of(exchange).refuse(429, "rate-limited", "not so fast");
            };
    try (Client client = client(filter)) {
      Client.Answer answer = client.get("/");
      assertThat(answer.status()).isEqualTo(429);
      assertThat(answer.header("x-said")).isEqualTo("kept");
      assertThat(answer.header("proxy-status"))
          .contains("error=http_request_denied", "rate-limited: not so fast");
      assertThat(client.get("/").status()).isEqualTo(429);
      assertThat(asked).isEmpty();
    }
  }

  @Test
  void keepsHeadersOfRefusedUploadsToo() throws Exception {
    HttpFilter filter =
        _ ->
            exchange -> {
              FilteredRequest request = FilteredRequest.of(exchange);
              request.onAnswer(headers -> headers.put(SAID, "edited"));
              exchange.getResponseHeaders().put(new HttpString("WWW-Authenticate"), "Basic");
              request.refuse(401, "unauthorized", "who are you");
            };
    try (Client client = client(filter)) {
      // The rest of the body never comes.
      client.send("POST", "/", "", "Content-Length: 1000");
      Client.Answer answer = client.answer();
      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.header("www-authenticate")).isEqualTo("Basic");
      assertThat(answer.header("x-said")).isEqualTo("edited");
      counted("unauthorized", 1);
    }
  }

  @Test
  void editsAnswersOfEndpointsAndOfFailures() throws Exception {
    AtomicInteger turn = new AtomicInteger();
    HttpFilter filter =
        doing(request -> {
          request.onAnswer(headers -> headers.put(SAID, headers.getFirst(SAID) + " first"));
          request.onAnswer(headers -> headers.put(SAID, "last" + turn.incrementAndGet()));
        });
    try (Client client = client(filter)) {
      assertThat(client.get("/").header("x-said")).isEqualTo("last1 first");
      stub.close();
      Client.Answer failed = client.get("/");
      assertThat(failed.status()).isEqualTo(502);
      assertThat(failed.header("x-said")).isEqualTo("last2 first");
    }
  }

  @Test
  void withholdsAnAnswerThatAFilterFailsOn() throws Exception {
    HttpFilter filter =
        doing(request ->
            request.onAnswer(_ -> {
              throw new IllegalStateException("told to fail");
            }));
    try (Client client = client(filter)) {
      Client.Answer answer = client.get("/");
      assertThat(answer.status()).isEqualTo(500);
      assertThat(answer.header("proxy-status")).contains("plugin-error");
      assertThat(client.get("/").status()).isEqualTo(500);
      counted("plugin-error", 2);
    }
  }

  @Test
  void boundsBodies() throws Exception {
    try (Client client = client(doing(request -> request.limitBody(5)))) {
      assertThat(client.post("/", "12345").status()).isEqualTo(200);
      assertThat(client.post("/", "123456").status()).isEqualTo(413);
    }
    try (Client client = fixture.client("web")) {
      client.sendChunked("/", "1234", "1234");
      assertThat(client.answer().status()).isEqualTo(413);
    }
  }

  @Test
  void worksElsewhereAndComesBack() throws Exception {
    BlockingQueue<Boolean> virtual = new LinkedBlockingQueue<>();
    BlockingQueue<Boolean> io = new LinkedBlockingQueue<>();
    HttpFilter filter =
        next ->
            exchange ->
                FilteredRequest.of(exchange)
                    .later(() -> {
                      virtual.add(Thread.currentThread().isVirtual());
                      return back -> {
                        io.add(back.isInIoThread());
                        next.handleRequest(back);
                      };
                    });
    try (Client client = client(filter)) {
      assertThat(client.get("/").body()).isEqualTo("fine");
      assertThat(client.post("/", "body").body()).isEqualTo("fine");
      assertThat(virtual).containsExactly(true, true);
      assertThat(io).containsExactly(true, true);
    }
  }

  @Test
  void answersPluginErrorForWorkThatThrows() throws Exception {
    HttpFilter filter =
        _ ->
            exchange ->
                FilteredRequest.of(exchange)
                    .later(() -> {
                      throw new IOException("told to fail");
                    });
    try (Client client = client(filter)) {
      Client.Answer answer = client.get("/");
      assertThat(answer.status()).isEqualTo(500);
      assertThat(answer.header("proxy-status")).contains("plugin-error");
      assertThat(client.get("/").status()).isEqualTo(500);
    }
    counted("plugin-error", 2);
  }

  @Test
  void fencesWhatComesBackByItself() throws Exception {
    fixture.plugin.given = next -> exchange -> exchange.dispatch(exchange.getIoThread(), next);
    fixture.apply(
        """
        server: { shutdown: { closeMode: 0 } }
        listeners: { web: { bind: "127.0.0.1:0" } }
        routes: [{ pool: site, filters: [{ type: given }, { type: test, fails: handle }] }]
        pools: { site: { endpoints: [{ name: s1, address: "127.0.0.1:%d" }] } }
        """
            .formatted(stub.port()));
    try (Client client = fixture.client("web")) {
      Client.Answer answer = client.get("/");
      assertThat(answer.status()).isEqualTo(500);
      assertThat(answer.header("proxy-status")).contains("plugin-error");
    }
  }

  @Test
  void goesNoFurtherForAClientThatIsGone() throws Exception {
    CountDownLatch ended = new CountDownLatch(1);
    AtomicInteger followed = new AtomicInteger();
    HttpFilter filter =
        _ ->
            exchange -> {
              exchange.addExchangeCompleteListener((_, next) -> {
                ended.countDown();
                next.proceed();
              });
              FilteredRequest.of(exchange)
                  .later(() -> {
                    CountDownLatch gone = new CountDownLatch(1);
                    exchange
                        .getIoThread()
                        .execute(() -> {
                          IoUtils.safeClose(exchange.getConnection());
                          gone.countDown();
                        });
                    gone.await();
                    return _ -> followed.incrementAndGet();
                  });
            };
    try (Client client = client(filter)) {
      client.send("GET", "/", "");
      ended.await();
    }
    counted("client-closed", 1);
    assertThat(followed).hasValue(0);
  }
}
