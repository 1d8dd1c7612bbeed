package penstock.plugin.sticky.cookie;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import penstock.spi.Context;
import penstock.spi.sticky.SessionStickiness;
import penstock.spi.traffic.Header;
import penstock.testkit.FakeRequest;
import penstock.testkit.SessionStickinessContract;

class HeaderStickinessTest extends SessionStickinessContract {

  @Override
  protected SessionStickiness stickiness(Context context) {
    return new HeaderStickiness(
        new HeaderSettings("X-Session", Duration.ofHours(1), OnFailure.FAIL, List.of()), context);
  }

  @Override
  protected FakeRequest carrying(FakeRequest request, Header binding) {
    assertThat(binding.name()).isEqualTo("X-Session");
    FakeRequest without = FakeRequest.get("/");
    return without.withHeader("X-Session", binding.value());
  }

  @Override
  @Test
  protected void ignoresWhatIsNotValid() {
    for (String forged : List.of("", "=", "%%%", "a", "x".repeat(4000))) {
      FakeRequest request = FakeRequest.get("/").withHeader("X-Session", forged);
      assertThat(stickiness(context).bondOf(request).word()).as(forged).isEmpty();
    }
  }

  @Test
  void failsRatherThanMovesWhenTold() {
    assertThat(stickiness(context).moves()).isFalse();
  }

  @Test
  void takesNoHeaderThatFramesTheMessage() {
    assertThatThrownBy(() ->
            new HeaderSettings("Content-Length", Duration.ofHours(1), OnFailure.FAIL, List.of()))
        .hasMessage(
            "name: Content-Length (expected: a header that Penstock does not manage itself)");
  }
}
