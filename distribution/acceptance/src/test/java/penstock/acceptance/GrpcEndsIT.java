package penstock.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grpc.ClientCall;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Calls through Penstock that end otherwise than well.
class GrpcEndsIT {

  @RegisterExtension static final GrpcSite SITE = new GrpcSite();

  @ParameterizedTest
  @ValueSource(strings = {"plain", "tls"})
  void theServersFailureIsPassedOn(String listener) throws Exception {
    try (GrpcClient client = SITE.client(listener)) {
      for (int code = 1; code <= 16; code++) {
        byte number = (byte) code;
        Status status = failure(() -> client.call(Grpc.FAIL, number));
        assertThat(status.getCode().value()).isEqualTo(code);
        assertThat(status.getDescription()).isEqualTo("no, 100 % \u00fc");
      }
    }
    assertThat(
            Scrape.of(SITE.penstock())
                .sum(
                    "penstock_grpc_requests_total",
                    "listener=\"" + listener + "\"",
                    "grpc_status=\"data-loss\""))
        .isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "tls"})
  void aDeadlineReachesTheServer(String listener) throws Exception {
    try (GrpcClient client = SITE.client(listener)) {
      Status status =
          failure(() ->
              ClientCalls.blockingUnaryCall(
                  client.channel(),
                  Grpc.STALL,
                  GrpcClient.within(Duration.ofMillis(500)),
                  new byte[0]));
      assertThat(status.getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
      assertThat(SITE.behind(listener).nextStalled()).isTrue();
      assertThat(SITE.behind(listener).nextCancelled()).isEqualTo("Stall");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "tls"})
  void aCallThatIsCancelledIsCancelledAtTheServer(String listener) throws Exception {
    try (GrpcClient client = SITE.client(listener)) {
      ClientCall<byte[], byte[]> call = client.channel().newCall(Grpc.CHAT, GrpcClient.patient());
      BlockingQueue<byte[]> answers = new LinkedBlockingQueue<>();
      StreamObserver<byte[]> requests =
          ClientCalls.asyncBidiStreamingCall(call, new GrpcReader(answers::add, () -> {}));
      requests.onNext(new byte[10]);
      assertThat(answers.poll(30, TimeUnit.SECONDS)).hasSize(10);
      call.cancel("no more of it", null);
      assertThat(SITE.behind(listener).nextCancelled()).isEqualTo("Chat");
    }
    await()
        .untilAsserted(
            () -> assertThat(SITE.log()).contains("/demo.Echo/Chat cancelled client-closed"));
  }

  @Test
  void failuresOfOursAreToldAsCallsExpectThem() throws Exception {
    try (GrpcClient client = SITE.client("plain")) {
      Status refused = failure(() -> client.call(Grpc.named("demo.Closed/Any")));
      assertThat(refused.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(refused.getDescription()).contains("Bad Gateway: connect-refused");
      Status unknown = failure(() -> client.call(Grpc.named("demo.Nobody/Any")));
      assertThat(unknown.getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
      assertThat(unknown.getDescription()).contains("Not Found: no-route");
    }
  }

  @Test
  void aCallIsMadeAgainWhereTheRouteSaysSo() throws Exception {
    try (GrpcClient client = SITE.client("plain")) {
      for (int i = 0; i < 10; i++) {
        assertThat(client.call(Grpc.FLAKY, GrpcSite.random(1000))).isEqualTo(GrpcSite.random(1000));
      }
    }
    assertThat(Scrape.of(SITE.penstock()).sum("penstock_retries_total", "cause=\"status\""))
        .isPositive();
  }

  @Test
  void aServerThatSaysThatItDoesNotServeGetsNoCalls() throws Exception {
    try (GrpcClient client = SITE.client("tls")) {
      SITE.behind("tls").serves(false);
      await().atMost(Duration.ofSeconds(30)).until(() -> !GrpcSite.answers(client));
      assertThat(failure(() -> client.call(Grpc.ECHO)).getDescription())
          .contains("Service Unavailable: all-unhealthy");
    } finally {
      SITE.behind("tls").serves(true);
    }
    SITE.awaitService("tls");
  }

  private static Status failure(ThrowingCallable call) {
    return Status.fromThrowable(
        assertThatThrownBy(call).isInstanceOf(StatusRuntimeException.class).actual());
  }
}
