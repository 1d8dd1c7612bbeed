package penstock.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Metadata;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Calls of all four kinds through Penstock.
class GrpcIT {

  @RegisterExtension static final GrpcSite SITE = new GrpcSite();

  @ParameterizedTest
  @ValueSource(strings = {"plain", "tls"})
  void unaryCallsOfAnySizePass(String listener) throws Exception {
    try (GrpcClient client = SITE.client(listener)) {
      for (int length : new int[] {0, 1, 16_379, 65_536, 1 << 20, 4 << 20}) {
        byte[] request = GrpcSite.random(length);
        assertThat(client.call(Grpc.ECHO, request)).isEqualTo(request);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "tls"})
  void streamsFromTheServerPass(String listener) throws Exception {
    try (GrpcClient client = SITE.client(listener)) {
      byte[] request = GrpcSite.random(1000);
      List<byte[]> messages = new ArrayList<>();
      ClientCalls.blockingServerStreamingCall(
              client.channel(), Grpc.SPLIT, GrpcClient.patient(), request)
          .forEachRemaining(messages::add);
      assertThat(messages).hasSize(1000).allMatch(message -> message.length == 1);
      assertThat(messages.get(999)[0]).isEqualTo(request[999]);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "tls"})
  void streamsFromTheClientPass(String listener) throws Exception {
    try (GrpcClient client = SITE.client(listener)) {
      CompletableFuture<byte[]> answer = new CompletableFuture<>();
      StreamObserver<byte[]> requests =
          ClientCalls.asyncClientStreamingCall(
              client.channel().newCall(Grpc.JOIN, GrpcClient.patient()),
              new GrpcReader(answer::complete, () -> {}, answer::completeExceptionally));
      for (int i = 0; i < 100; i++) {
        requests.onNext(GrpcSite.random(10_000));
      }
      requests.onCompleted();
      assertThat(answer.get(30, TimeUnit.SECONDS)).hasSize(1_000_000);
    }
  }

  /// A message is sent only when the one before it has come back.
  @ParameterizedTest
  @ValueSource(strings = {"plain", "tls"})
  void bothSidesStreamAtOnce(String listener) throws Exception {
    try (GrpcClient client = SITE.client(listener)) {
      BlockingQueue<byte[]> answers = new LinkedBlockingQueue<>();
      CompletableFuture<Boolean> end = new CompletableFuture<>();
      StreamObserver<byte[]> requests =
          ClientCalls.asyncBidiStreamingCall(
              client.channel().newCall(Grpc.CHAT, GrpcClient.patient()),
              new GrpcReader(answers::add, () -> end.complete(true), end::completeExceptionally));
      for (int i = 0; i < 50; i++) {
        byte[] message = GrpcSite.random(i * 100);
        requests.onNext(message);
        assertThat(answers.poll(30, TimeUnit.SECONDS)).isEqualTo(message);
      }
      requests.onCompleted();
      assertThat(end.get(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "tls"})
  void headersAndTrailersPass(String listener) throws Exception {
    try (GrpcClient client = SITE.client(listener)) {
      Metadata headers = new Metadata();
      headers.put(Grpc.MARK, "a mark");
      headers.put(Grpc.BYTES, GrpcSite.random(100));
      GrpcClient.Beside beside = client.beside(Grpc.ECHO, headers, (byte) 1);
      assertThat(beside.headers().get(Grpc.ENDPOINT)).isIn("a", "s");
      assertThat(beside.trailers().get(Grpc.MARK)).isEqualTo("a mark");
      assertThat(beside.trailers().get(Grpc.BYTES)).isEqualTo(GrpcSite.random(100));
    }
  }
}
