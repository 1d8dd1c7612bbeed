package penstock.acceptance;

import static io.grpc.stub.ServerCalls.asyncBidiStreamingCall;
import static io.grpc.stub.ServerCalls.asyncClientStreamingCall;
import static io.grpc.stub.ServerCalls.asyncServerStreamingCall;
import static io.grpc.stub.ServerCalls.asyncUnaryCall;

import io.grpc.Context;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import penstock.testkit.Ports;

/// A real server of gRPC with the service of [Grpc] and a health service.
final class GrpcServer implements AutoCloseable {

  private static final int MOST_MESSAGE = 8 << 20;
  private static final byte[] SERVING = {8, 1};
  private static final byte[] NOT_SERVING = {8, 2};

  private final String name;
  private final Server server;
  private final int port;
  private final BlockingQueue<Boolean> stalled = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> cancelled = new LinkedBlockingQueue<>();
  private volatile boolean serving = true;

  private GrpcServer(String name, NettyServerBuilder builder) throws IOException {
    this.name = name;
    this.server =
        builder
            .maxInboundMessageSize(MOST_MESSAGE)
            .intercept(new Marking())
            .addService(service())
            .addService(health())
            .build()
            .start();
    this.port = server.getPort();
  }

  /// Starts one without TLS.
  ///
  /// @param name the first one's is `a`
  static GrpcServer start(String name) throws IOException {
    return start(name, Ports.next());
  }

  /// Starts one without TLS at a port.
  static GrpcServer start(String name, int port) throws IOException {
    return new GrpcServer(name, builder(port));
  }

  /// Starts one with TLS.
  ///
  /// @param cert PEM file of its certificate
  /// @param key PEM file of its key
  static GrpcServer secure(String name, Path cert, Path key) throws IOException {
    return new GrpcServer(name, builder(0).useTransportSecurity(cert.toFile(), key.toFile()));
  }

  private static NettyServerBuilder builder(int port) {
    return NettyServerBuilder.forAddress(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  private ServerServiceDefinition service() {
    return ServerServiceDefinition.builder(Grpc.SERVICE)
        .addMethod(Grpc.ECHO, asyncUnaryCall(GrpcServer::echo))
        .addMethod(Grpc.FAIL, asyncUnaryCall(GrpcServer::fail))
        .addMethod(Grpc.FLAKY, asyncUnaryCall(this::flaky))
        .addMethod(Grpc.STALL, asyncUnaryCall(this::stall))
        .addMethod(Grpc.SPLIT, asyncServerStreamingCall(GrpcServer::split))
        .addMethod(Grpc.JOIN, asyncClientStreamingCall(GrpcServer::join))
        .addMethod(Grpc.CHAT, asyncBidiStreamingCall(this::chat))
        .build();
  }

  private ServerServiceDefinition health() {
    return ServerServiceDefinition.builder("grpc.health.v1.Health")
        .addMethod(
            Grpc.CHECK,
            asyncUnaryCall((_, answer) -> {
              answer.onNext(serving ? SERVING : NOT_SERVING);
              answer.onCompleted();
            }))
        .build();
  }

  /// Where it listens, or did.
  int port() {
    return port;
  }

  /// Says from now on that it serves, or does not.
  void serves(boolean whether) {
    serving = whether;
  }

  /// Whether a call that was never answered came with a deadline; waits for one.
  boolean nextStalled() throws InterruptedException {
    return next(stalled);
  }

  /// The name of a method whose call was cancelled; waits for one.
  String nextCancelled() throws InterruptedException {
    return next(cancelled);
  }

  private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
    @Nullable T next = queue.poll(20, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("nothing came");
    }
    return next;
  }

  private static void echo(byte[] request, StreamObserver<byte[]> answer) {
    answer.onNext(request);
    answer.onCompleted();
  }

  private static void fail(byte[] request, StreamObserver<byte[]> answer) {
    Status status = Status.fromCodeValue(request[0]).withDescription("no, 100 % \u00fc");
    answer.onError(status.asRuntimeException());
  }

  private void flaky(byte[] request, StreamObserver<byte[]> answer) {
    if (name.equals("a")) {
      answer.onError(Status.UNAVAILABLE.asRuntimeException());
    } else {
      echo(request, answer);
    }
  }

  private void stall(byte[] request, StreamObserver<byte[]> answer) {
    ((ServerCallStreamObserver<byte[]>) answer).setOnCancelHandler(() -> cancelled.add("Stall"));
    stalled.add(Context.current().getDeadline() != null);
  }

  private static void split(byte[] request, StreamObserver<byte[]> answer) {
    for (byte b : request) {
      answer.onNext(new byte[] {b});
    }
    answer.onCompleted();
  }

  private static StreamObserver<byte[]> join(StreamObserver<byte[]> answer) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    return new GrpcReader(all::writeBytes, () -> echo(all.toByteArray(), answer));
  }

  private StreamObserver<byte[]> chat(StreamObserver<byte[]> answer) {
    ((ServerCallStreamObserver<byte[]>) answer).setOnCancelHandler(() -> cancelled.add("Chat"));
    return new GrpcReader(answer::onNext, answer::onCompleted);
  }

  /// Stops it, calls and all; nobody listens any more when this returns.
  void stop() {
    server.shutdownNow();
    try {
      server.awaitTermination();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    stop();
  }

  /// Says who answers, and gives marks back.
  private final class Marking implements ServerInterceptor {

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      ServerCall<Q, A> marked =
          new SimpleForwardingServerCall<>(call) {
            @Override
            public void sendHeaders(Metadata answer) {
              answer.put(Grpc.ENDPOINT, name);
              super.sendHeaders(answer);
            }

            @Override
            public void close(Status status, Metadata trailers) {
              giveBack(headers, trailers, Grpc.MARK);
              giveBack(headers, trailers, Grpc.BYTES);
              super.close(status, trailers);
            }
          };
      return next.startCall(marked, headers);
    }

    private static <T> void giveBack(Metadata from, Metadata to, Metadata.Key<T> key) {
      T value = from.get(key);
      if (value != null) {
        to.put(key, value);
      }
    }
  }
}
