package penstock.plugin.tracing.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import penstock.plugin.tracing.otlp.Collector.Span;
import penstock.spi.Percent;
import penstock.spi.Plugin;
import penstock.spi.trace.Recording;
import penstock.spi.trace.Trace;
import penstock.spi.traffic.Header;
import penstock.testkit.ContextFixture;
import penstock.testkit.FakeRequest;
import penstock.testkit.PluginContract;

class OtlpTracingPluginTest extends PluginContract {

  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String SPAN = "b7ad6b7169203331";

  @RegisterExtension final ContextFixture context = new ContextFixture();

  @SuppressWarnings("NullAway.Init") // started before each test
  private Collector collector;

  @BeforeEach
  void start() throws IOException {
    collector = Collector.start();
  }

  @AfterEach
  void stop() {
    collector.close();
  }

  @Override
  protected Plugin plugin() {
    return new OtlpTracingPlugin();
  }

  private Settings settings(String sample, Parent parent, Propagation... propagate) {
    return new Settings(
        collector.uri(),
        Map.of("X-Secret", "s"),
        "edge",
        Percent.parse(sample),
        parent,
        List.of(propagate),
        null);
  }

  private OtlpTracing tracing(Settings settings) {
    return new OtlpTracing(settings, new Exporter(settings, context));
  }

  private static FakeRequest from(String flags) {
    return FakeRequest.get("/a?secret=1")
        .withHeader("traceparent", "00-" + TRACE + "-" + SPAN + "-" + flags)
        .withHeader("tracestate", "a=1");
  }

  private static Recording recording(int status, String reason) {
    return new Recording(
        1_000_000_000L,
        5_000_000,
        status,
        reason,
        "web",
        "shop",
        "api",
        List.of(
            new Recording.Attempt(
                1_001_000_000L, 1_000_000, 0, "connect-refused", "a1", "10.0.0.1", 80),
            new Recording.Attempt(1_002_000_000L, 2_000_000, status, "ok", "a2", "10.0.0.2", 81)));
  }

  @Test
  void sendsASpanForTheRequestAndOneForEachAttempt() {
    OtlpTracing tracing = tracing(settings("0%", Parent.TRUSTED, Propagation.W3C));
    FakeRequest request = from("01");
    Trace trace = tracing.begin(request, true);
    assertThat(trace.recorded()).isTrue();
    List<Header> second = trace.headers(1);
    trace.ended(request, recording(200, "ok"));
    tracing.close();

    assertThat(collector.contentType()).isEqualTo("application/x-protobuf");
    assertThat(collector.secret()).isEqualTo("s");
    assertThat(collector.spans()).hasSize(3).allMatch(span -> span.trace().equals(TRACE));
    Span server = collector.spans().getFirst();
    assertThat(server.parent()).isEqualTo(SPAN);
    assertThat(server.kind()).isEqualTo(2);
    assertThat(server.name()).isEqualTo("GET shop");
    assertThat(server.nanos()).isEqualTo(5_000_000);
    assertThat(server.error()).isZero();
    assertThat(server.attributes())
        .containsEntry("http.request.method", "GET")
        .containsEntry("url.path", "/a")
        .containsEntry("http.response.status_code", "200")
        .containsEntry("server.address", "example.test")
        .containsEntry("penstock.pool", "api");
    Span failed = collector.spans().get(1);
    assertThat(failed.parent()).isEqualTo(server.id());
    assertThat(failed.error()).isEqualTo(2);
    assertThat(failed.attributes()).containsEntry("error.type", "connect-refused");
    Span answered = collector.spans().get(2);
    assertThat(answered.kind()).isEqualTo(3);
    assertThat(answered.attributes())
        .containsEntry("penstock.endpoint", "a2")
        .containsEntry("server.port", "81")
        .containsEntry("http.request.resend_count", "1");
    assertThat(second)
        .containsExactly(
            new Header("traceparent", "00-" + TRACE + "-" + answered.id() + "-01"),
            new Header("tracestate", "a=1"));
  }

  @Test
  void anErrorOfOursIsAnError() {
    OtlpTracing tracing = tracing(settings("100%", Parent.TRUSTED, Propagation.W3C));
    FakeRequest request = FakeRequest.get("/");
    tracing.begin(request, false).ended(request, recording(503, "no-endpoint"));
    tracing.close();
    Span server = collector.spans().getFirst();
    assertThat(server.parent()).isEmpty();
    assertThat(server.error()).isEqualTo(2);
    assertThat(server.attributes()).containsEntry("error.type", "no-endpoint");
  }

  @Test
  void passesOnATraceThatIsNotRecorded() {
    OtlpTracing tracing = tracing(settings("0%", Parent.ANY, Propagation.W3C, Propagation.B3));
    Trace trace = tracing.begin(from("00"), true);
    assertThat(trace.recorded()).isFalse();
    assertThat(trace.id()).isEqualTo(TRACE);
    assertThat(trace.headers(0))
        .containsExactly(
            new Header("traceparent", "00-" + TRACE + "-" + SPAN + "-00"),
            new Header("tracestate", "a=1"),
            new Header("b3", TRACE + "-" + SPAN + "-0"));
  }

  @Test
  void beginsATraceWhereThereIsNone() {
    OtlpTracing tracing = tracing(settings("0%", Parent.TRUSTED, Propagation.W3C));
    Trace trace = tracing.begin(FakeRequest.get("/"), false);
    assertThat(trace.headers(0)).hasSize(1);
    assertThat(trace.headers(0).getFirst().value())
        .matches("00-" + trace.id() + "-[0-9a-f]{16}-00");
    assertThat(tracing.begin(FakeRequest.get("/"), false).id()).isNotEqualTo(trace.id());
  }

  @Test
  void aStrangersDecisionIsNotFollowed() {
    Settings none = settings("0%", Parent.TRUSTED, Propagation.W3C);
    assertThat(tracing(none).begin(from("01"), false).recorded()).isFalse();
    Settings all = settings("100%", Parent.TRUSTED, Propagation.W3C);
    assertThat(tracing(all).begin(from("00"), false).recorded()).isTrue();
    Settings any = settings("0%", Parent.ANY, Propagation.W3C);
    assertThat(tracing(any).begin(from("01"), false).recorded()).isTrue();
  }

  @Test
  void aStrangerCannotChooseAnIdentifierThatIsRecorded() {
    OtlpTracing tracing = tracing(settings("1%", Parent.TRUSTED, Propagation.W3C));
    FakeRequest request =
        FakeRequest.get("/")
            .withHeader("traceparent", "00-00000000000000010000000000000000-" + SPAN + "-01");
    int recorded = 0;
    for (int i = 0; i < 2000; i++) {
      recorded += tracing.begin(request, false).recorded() ? 1 : 0;
    }
    assertThat(recorded).isLessThan(100);
  }

  @Test
  void recordsAShare() {
    OtlpTracing tracing = tracing(settings("10%", Parent.TRUSTED, Propagation.W3C));
    int recorded = 0;
    for (int i = 0; i < 5000; i++) {
      recorded += tracing.begin(FakeRequest.get("/"), false).recorded() ? 1 : 0;
    }
    assertThat(recorded).isBetween(300, 700);
  }

  @Test
  void dropsAndCountsWhatCannotBeSent() {
    collector.answer(503);
    Settings settings = settings("100%", Parent.TRUSTED, Propagation.W3C);
    Exporter exporter = new Exporter(settings, context);
    OtlpTracing tracing = new OtlpTracing(settings, exporter);
    FakeRequest request = FakeRequest.get("/");
    tracing.begin(request, false).ended(request, recording(200, "ok"));
    exporter.send(Duration.ofSeconds(10));
    assertThat(context.metrics().counter("traces_dropped").getCount()).isEqualTo(1);
    collector.answer(200);
    tracing.begin(request, false).ended(request, recording(200, "ok"));
    tracing.close();
    assertThat(context.metrics().counter("traces_exported").getCount()).isEqualTo(1);
  }

  @Test
  void settingsSayWhatCannotBe() {
    assertThatThrownBy(() ->
            new Settings(
                URI.create("otel:4317"),
                Map.of(),
                "x",
                Percent.parse("1%"),
                Parent.ANY,
                List.of(Propagation.W3C),
                null))
        .hasMessageStartingWith("endpoint: otel:4317");
    assertThatThrownBy(() -> settings("101%", Parent.ANY, Propagation.W3C))
        .hasMessageStartingWith("sample: 101%");
    assertThatThrownBy(() -> settings("1%", Parent.ANY)).hasMessageStartingWith("propagate: []");
  }
}
