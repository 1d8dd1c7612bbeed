package penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class PoolsCommandTest {

  private static final String POOL =
      """
      {"name":"api","endpoints":[
        {"name":"a1","weight":1,"state":"ready","health":"up","verdict":"GET /: 200","inFlight":2,
         "ejectedUntil":"2026-01-01T12:00:00Z"},
        {"name":"a2","weight":1,"state":"ready","health":"up","verdict":"GET /: 200","inFlight":0,
         "ejectedUntil":null}]}
      """;

  @Test
  void tellsWhoIsEjectedThoughItsChecksPass() throws IOException {
    try (StubAdmin admin = StubAdmin.start(_ -> new StubAdmin.Answer(200, POOL))) {
      assertThat(admin.penstock("pools", "api").out())
          .containsPattern("api/a1 +ready +up, ejected +1 +2 +GET /: 200")
          .containsPattern("api/a2 +ready +up +1 +0 +GET /: 200");
    }
  }
}
