package penstock.plugin.filter.compression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.spi.ByteSize;

class MediaTypesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/html",
        "text/html; charset=utf-8",
        "Text/CSS",
        "application/json",
        "application/problem+json",
        "image/svg+xml",
        "application/javascript"
      })
  void includesTextOfEveryKind(String type) {
    assertThat(new MediaTypes(List.of()).include(type)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "image/png",
        "application/zip",
        "application/octet-stream",
        "video/mp4",
        "font/woff2",
        "text/event-stream",
        "text/event-stream;charset=utf-8",
        "application/grpc",
        "application/grpc+json",
        "application/grpc-web"
      })
  void leavesOutWhatIsSmallAlreadyAndStreamsOfMessages(String type) {
    assertThat(new MediaTypes(List.of()).include(type)).isFalse();
  }

  @Test
  void includesWhatTheConfigurationNamesAndNothingElse() {
    MediaTypes types = new MediaTypes(List.of("image/*", "application/X-Log"));
    assertThat(types.include("image/png")).isTrue();
    assertThat(types.include("application/x-log")).isTrue();
    assertThat(types.include("text/html")).isFalse();
  }

  @Test
  void settingsRefuseWhatIsNoType() {
    ByteSize size = new ByteSize(0);
    assertThatThrownBy(() -> new Settings(size, List.of("html"), 4))
        .hasMessage("contentTypes: html (expected: a type such as text/html, text/* or *+json)");
    assertThatThrownBy(() -> new Settings(size, List.of(), 0))
        .hasMessage("level: 0 (expected: 1 to 9)");
    assertThatThrownBy(() -> new Settings(size, List.of(), 10))
        .hasMessage("level: 10 (expected: 1 to 9)");
  }
}
