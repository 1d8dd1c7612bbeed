package penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DrainCommandTest {

  private static final String BUSY =
      """
      {"pool":"api","endpoint":"a1","state":"drain","inFlight":2,"upgrades":1,\
      "sessions":1,"oldestMs":72000,"leftMs":288000,"forced":0,"drained":false,"empty":false,\
      "blocking":[{"name":"GET /report from 10.1.2.3","ageMs":72000,"upgraded":false}]}\
      """;

  private static final String EMPTY =
      """
      {"pool":"api","endpoint":"a1","state":"drain","inFlight":0,"upgrades":0,"oldestMs":0,\
      "leftMs":0,"forced":0,"drained":true,"empty":true,"blocking":[]}\
      """;

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final Queue<String> answers = new ArrayDeque<>();
  private volatile int status = 200;
  private StubAdmin admin;

  @BeforeEach
  void startAdmin() throws IOException {
    admin =
        StubAdmin.start(question -> {
          asked.add(question.line() + " " + question.body());
          return new StubAdmin.Answer(status, answers.remove());
        });
  }

  @AfterEach
  void stopAdmin() {
    admin.close();
  }

  private Invocation penstock(String... words) {
    return admin.penstock(words);
  }

  @Test
  void waitsUntilItIsEmptyAndTellsWhatBlocks() {
    answers.addAll(List.of(BUSY, BUSY, BUSY.replace("72000", "73000"), EMPTY));

    Invocation drained = penstock("drain", "api/a1", "--wait");

    assertThat(drained.exit()).isZero();
    assertThat(drained.out())
        .isEqualTo(
            """
            api/a1 drain: 2 in flight, 1 upgraded, 1 session, oldest 1m12s, 4m48s left
              waits for GET /report from 10.1.2.3, 1m12s
            api/a1 drain: empty
            """);
    assertThat(asked)
        .containsExactly(
            "PATCH /v1/pools/api/endpoints/a1 {\"state\":\"drain\"}",
            "GET /v1/pools/api/endpoints/a1/drain ",
            "GET /v1/pools/api/endpoints/a1/drain ",
            "GET /v1/pools/api/endpoints/a1/drain ");
  }

  @Test
  void endsWith3WhenSomethingWasCutOff() {
    answers.addAll(List.of(BUSY, EMPTY.replace("\"forced\":0", "\"forced\":2")));

    Invocation drained = penstock("maint", "api/a1", "--wait");

    assertThat(drained.exit()).isEqualTo(ExitCode.PARTIAL);
    assertThat(drained.out()).isEqualTo("api/a1 drain: empty, 2 cut off\n");
  }

  @Test
  void endsWith3WhenTheTimeIsOver() {
    answers.addAll(List.of(BUSY, BUSY));

    Invocation drained = penstock("drain", "api/a1", "--timeout", "0ms");

    assertThat(drained.exit()).isEqualTo(ExitCode.PARTIAL);
    assertThat(drained.err()).isEqualTo("api/a1: not empty (expected: empty within 0ms)\n");
  }

  @Test
  void endsWith3WhenSomebodyCallsItOff() {
    answers.addAll(List.of(BUSY, BUSY, BUSY.replace("\"drain\"", "\"ready\"")));

    Invocation drained = penstock("drain", "api/a1", "--wait");

    assertThat(drained.exit()).isEqualTo(ExitCode.PARTIAL);
    assertThat(drained.err())
        .isEqualTo("api/a1: ready again (expected: drain, until it is empty)\n");
  }

  @Test
  void takesNoListenerForEmptyThatIsOpenAgain() {
    answers.addAll(
        List.of(
            "{\"state\":\"drain\",\"connections\":3}", "{\"state\":\"open\",\"connections\":0}"));

    assertThat(penstock("drain", "--listener", "web", "--wait").exit()).isEqualTo(ExitCode.PARTIAL);
  }

  @Test
  void returnsAtOnceUnlessToldToWait() {
    answers.add(BUSY);

    Invocation drained = penstock("drain", "api/a1", "--format", "json");

    assertThat(drained.exit()).isZero();
    assertThat(drained.out()).isEqualTo(BUSY + "\n");
  }

  @Test
  void ordersListenersAndTheProcess() {
    answers.addAll(
        List.of(
            "{\"state\":\"drain\",\"connections\":3}", "{\"state\":\"ready\",\"connections\":0}"));

    assertThat(penstock("drain", "--listener", "web").out())
        .isEqualTo("web drain: 3 connections\n");
    assertThat(penstock("ready", "--process").out()).isEqualTo("process ready: empty\n");
    assertThat(asked)
        .containsExactly(
            "PATCH /v1/listeners/web {\"state\":\"drain\"}",
            "PATCH /v1/process {\"state\":\"ready\"}");
  }

  @Test
  void printsWhatWasRefused() {
    status = 404;
    answers.add("{\"error\":\"name: api/a9\"}");

    assertThat(penstock("drain", "api/a9"))
        .isEqualTo(new Invocation(ExitCode.FAILED, "", "name: api/a9\n"));
  }

  @Test
  void refusesCommandLinesThatMakeNoSense() {
    assertThat(penstock("drain").exit()).isEqualTo(ExitCode.USAGE);
    assertThat(penstock("drain", "api/a1", "--process").exit()).isEqualTo(ExitCode.USAGE);
    Invocation impatient = penstock("drain", "api/a1", "--timeout", "soon");
    assertThat(impatient.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(impatient.err())
        .contains("'--timeout': soon (expected: a duration such as 250ms, 10s or 5m)");
    for (String name : List.of("/a1", "api/", "api//a1", "api/a1/")) {
      Invocation ready = penstock("ready", name);
      assertThat(ready.exit()).isEqualTo(ExitCode.USAGE);
      assertThat(ready.err()).contains(name + " (expected: POOL or POOL/ENDPOINT)");
    }
    for (String weight : List.of("abc", "1.5", "50%", "65536", "99999999999", "-5")) {
      Invocation weighed = penstock("weight", "api/a1", weight);
      assertThat(weighed.exit()).isEqualTo(ExitCode.USAGE);
      assertThat(weighed.err()).contains(weight + " (expected: 0 to 65535)");
    }
    assertThat(asked).isEmpty();
  }

  @Test
  void knowsMaintenanceOfEndpointsOnly() {
    Invocation listener = penstock("maint", "--listener", "web");

    assertThat(listener.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(listener.err())
        .startsWith("maint: web (expected: POOL or POOL/ENDPOINT, all else has drain)\n");
    assertThat(penstock("maint", "--process").exit()).isEqualTo(ExitCode.USAGE);
    assertThat(asked).isEmpty();
  }

  @Test
  void endsWith4WhenNobodyAnswers() {
    admin.close();

    Invocation drained = penstock("drain", "api/a1");

    assertThat(drained.exit()).isEqualTo(ExitCode.UNREACHABLE);
    assertThat(drained.err())
        .isEqualTo(
            "admin: " + admin.address() + " does not answer (expected: a running penstock)\n");
  }
}
