package penstock.acceptance;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import io.restassured.response.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DemoIT {

  @SuppressWarnings("NullAway.Init") // started before the first test
  private static Distribution demo;

  @BeforeAll
  static void startDemo() throws IOException {
    demo =
        Distribution.start(
            Launcher.bare(), List.of("demo", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0"));
  }

  @AfterAll
  static void endDemo() throws Exception {
    try (Distribution ending = demo) {
      ending.signal("INT");
      assertThat(ending.awaitExit()).isZero();
    }
  }

  @Test
  void suggestsFiveThingsToTry() {
    await().until(() -> demo.out().contains("Ctrl-C"));

    assertThat(demo.out().lines().filter(line -> line.strip().startsWith("curl "))).hasSize(5);
    assertThat(demo.out()).contains(demo.address("web"));
  }

  @Test
  void spreadsOverThreeEndpoints() {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < 6; i++) {
      names.add(when().get(demo.url("web", "/weighted")).header("X-Endpoint"));
      names.add(when().get(demo.url("web", "/?" + i)).header("X-Endpoint"));
    }

    assertThat(names).contains("a", "c");
  }

  @Test
  void keepsAUserOnOneEndpoint() {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < 5; i++) {
      names.add(
          given().header("X-User", "ada").get(demo.url("web", "/user?" + i)).header("X-Endpoint"));
    }

    assertThat(names).hasSize(1);
  }

  @Test
  void routesByHeader() {
    given()
        .header("X-Beta", "yes")
        .get(demo.url("web", "/"))
        .then()
        .statusCode(200)
        .header("X-Endpoint", equalTo("c"))
        .body(startsWith("c (60 ms)"));
  }

  @Test
  void answersAndRedirectsWithoutAnEndpoint() {
    when().get(demo.url("web", "/hello")).then().statusCode(200).body(startsWith("hello"));
    given()
        .redirects()
        .follow(false)
        .get(demo.url("web", "/old/page"))
        .then()
        .statusCode(302)
        .header("Location", endsWith("/new/"));
  }

  @Test
  void takesAFailingEndpointOutAndInAgain() {
    Matcher address = Pattern.compile("b (http://[0-9.:]+) ").matcher(awaitSuggestions());
    assertThat(address.find()).isTrue();
    String endpoint = address.group(1);

    when().post(endpoint + "/fail").then().statusCode(200);
    await().atMost(Duration.ofSeconds(30)).until(() -> answers().equals(Set.of("a 200", "c 200")));

    when().post(endpoint + "/heal").then().statusCode(200);
    await().atMost(Duration.ofSeconds(30)).until(() -> answers().contains("b 200"));
  }

  private static String awaitSuggestions() {
    await().until(() -> demo.out().contains("Ctrl-C"));
    return demo.out();
  }

  /// Who answered 9 requests, and with which status.
  private static Set<String> answers() {
    Set<String> answers = new HashSet<>();
    for (int i = 0; i < 9; i++) {
      Response response = when().get(demo.url("web", "/?" + i));
      answers.add(response.header("X-Endpoint") + " " + response.statusCode());
    }
    return answers;
  }
}
