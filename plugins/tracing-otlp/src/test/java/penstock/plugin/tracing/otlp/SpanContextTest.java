package penstock.plugin.tracing.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.testkit.FakeRequest;

class SpanContextTest {

  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String SPAN = "b7ad6b7169203331";
  private static final SpanContext KNOWN =
      new SpanContext(
          0x0af7651916cd43ddL, 0x8448eb211c80319cL, 0xb7ad6b7169203331L, true, "a=1,b=2");

  @Test
  void readsTraceParent() {
    FakeRequest request =
        FakeRequest.get("/")
            .withHeader("traceparent", "00-" + TRACE + "-" + SPAN + "-01")
            .withHeader("tracestate", "a=1")
            .withHeader("tracestate", "b=2");
    assertThat(SpanContext.of(request)).isEqualTo(KNOWN);
  }

  @Test
  void readsVersionsToCome() {
    assertThat(SpanContext.w3c("cc-" + TRACE + "-" + SPAN + "-01-more", "a=1,b=2"))
        .isEqualTo(KNOWN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-",
        "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b716920333g-01",
        "00_0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0x"
      })
  void takesNoNonsense(String parent) {
    assertThat(SpanContext.w3c(parent, "")).isNull();
  }

  @Test
  void readsB3() {
    assertThat(SpanContext.b3(TRACE + "-" + SPAN + "-1"))
        .isEqualTo(new SpanContext(KNOWN.traceHigh(), KNOWN.traceLow(), KNOWN.span(), true, ""));
    assertThat(SpanContext.b3("8448eb211c80319c-" + SPAN))
        .isEqualTo(new SpanContext(0, KNOWN.traceLow(), KNOWN.span(), null, ""));
    assertThat(SpanContext.b3("0")).isNull();
    assertThat(SpanContext.b3("x-y-z")).isNull();
  }

  @Test
  void prefersTraceParent() {
    FakeRequest both =
        FakeRequest.get("/")
            .withHeader("traceparent", "00-" + TRACE + "-" + SPAN + "-01")
            .withHeader("b3", "1-2-0");
    assertThat(SpanContext.of(both)).isNotNull();
    assertThat(SpanContext.of(FakeRequest.get("/"))).isNull();
  }
}
