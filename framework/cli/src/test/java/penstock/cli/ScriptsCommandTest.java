package penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ScriptsCommandTest {

  private static final String SHOP =
      """
      {"file":"shop.js","role":"route","files":["lib/testers.js","shop.js"],\
      "since":"2026-01-01T12:00:00Z","state":"serving",\
      "refused":"shop.js:2:13: SyntaxError\\n> 2 | const a = ;"}\
      """;

  private static final String SHOP_FILTER =
      """
      {"file":"shop.js","role":"filter","files":["shop.js"],\
      "since":"2026-01-01T12:00:01Z","state":"quarantined","refused":null}\
      """;

  private static final String DOOR =
      """
      {"file":"door.js","role":"connection","files":["door.js"],\
      "since":"2026-01-01T12:00:00Z","state":"quarantined","refused":null}\
      """;

  private final Map<String, String> answers =
      Map.of(
          "GET /v1/scripts", "[" + DOOR + "," + SHOP + "]",
          "GET /v1/scripts/shop.js", "[" + SHOP + "," + SHOP_FILTER + "]",
          "GET /v1/scripts/door.js", "[" + DOOR + "]");
  private StubAdmin admin;

  @BeforeEach
  void startAdmin() throws IOException {
    admin =
        StubAdmin.start(question -> {
          String answer = answers.get(question.line());
          return answer == null
              ? new StubAdmin.Answer(404, "{\"error\":\"name: nope.js\"}")
              : new StubAdmin.Answer(200, answer);
        });
  }

  @AfterEach
  void stopAdmin() {
    admin.close();
  }

  private Invocation scripts(String... words) {
    return admin.penstock(
        Stream.concat(Stream.of("scripts"), Arrays.stream(words)).toArray(String[]::new));
  }

  @Test
  void listsThemALineEach() {
    Invocation listed = scripts("list");
    assertThat(listed.exit()).isZero();
    assertThat(listed.out())
        .isEqualTo(
            """
            SCRIPT   ROLE        STATE        SINCE                 REFUSED
            door.js  connection  quarantined  2026-01-01T12:00:00Z
            shop.js  route       serving      2026-01-01T12:00:00Z  shop.js:2:13: SyntaxError
            """);
  }

  @Test
  void showsEachRoleAndWhyItsNewestVersionIsNotInForce() {
    assertThat(scripts("show", "shop.js").out())
        .isEqualTo(
            """
            shop.js (route): serving since 2026-01-01T12:00:00Z
            read: lib/testers.js, shop.js
            refused: shop.js:2:13: SyntaxError
            > 2 | const a = ;
            shop.js (filter): quarantined since 2026-01-01T12:00:01Z
            read: shop.js
            """);
    assertThat(scripts("show", "door.js").out()).doesNotContain("refused");
  }

  @Test
  void printsWhatTheAdminPortSaysAsJson() {
    assertThat(scripts("show", "door.js", "--format", "json").out().strip())
        .isEqualTo("[" + DOOR + "]");
    assertThat(scripts("list", "--format", "json").out()).startsWith("[{\"file\":\"door.js\"");
  }

  @Test
  void saysWhatIsWrong() {
    assertThat(scripts("show", "nope.js").exit()).isEqualTo(1);
    assertThat(scripts("show", "nope.js").err()).isEqualTo("name: nope.js\n");
    assertThat(scripts("show").exit()).isEqualTo(2);
    assertThat(Invocation.of(new FakeOperations(), "scripts").exit()).isEqualTo(2);
  }
}
