package penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
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

  private static final String DOOR =
      """
      {"file":"door.js","role":"connection","files":["door.js"],\
      "since":"2026-01-01T12:00:00Z","state":"quarantined","refused":null}\
      """;

  private final Map<String, String> answers =
      Map.of(
          "/v1/scripts", "[" + DOOR + "," + SHOP + "]",
          "/v1/scripts/shop.js", SHOP,
          "/v1/scripts/door.js", DOOR);
  private HttpServer admin;

  @BeforeEach
  void startAdmin() throws IOException {
    admin = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    admin.createContext(
        "/",
        exchange -> {
          String answer = answers.get(exchange.getRequestURI().toString());
          byte[] bytes =
              (answer == null ? "{\"error\":\"name: nope.js\"}" : answer)
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(answer == null ? 404 : 200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    admin.start();
  }

  @AfterEach
  void stopAdmin() {
    admin.stop(0);
  }

  private Invocation scripts(String... words) {
    String[] all = new String[words.length + 3];
    all[0] = "scripts";
    System.arraycopy(words, 0, all, 1, words.length);
    all[words.length + 1] = "--admin";
    all[words.length + 2] = "127.0.0.1:" + admin.getAddress().getPort();
    return Invocation.of(new FakeOperations(), all);
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
  void showsWhyTheNewestVersionIsNotInForce() {
    assertThat(scripts("show", "shop.js").out())
        .isEqualTo(
            """
            shop.js (route): serving since 2026-01-01T12:00:00Z
            read: lib/testers.js, shop.js
            refused: shop.js:2:13: SyntaxError
            > 2 | const a = ;
            """);
    assertThat(scripts("show", "door.js").out()).doesNotContain("refused");
  }

  @Test
  void printsWhatTheAdminPortSaysAsJson() {
    assertThat(scripts("show", "door.js", "--format", "json").out().strip()).isEqualTo(DOOR);
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
