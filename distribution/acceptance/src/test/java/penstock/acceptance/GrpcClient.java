package penstock.acceptance;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/// A real client of gRPC, on a connection of its own.
final class GrpcClient implements AutoCloseable {

  private static final int MOST_MESSAGE = 8 << 20;
  private static final long PATIENCE_SECONDS = 30;

  private final ManagedChannel channel;

  private GrpcClient(NettyChannelBuilder builder) {
    this.channel = builder.maxInboundMessageSize(MOST_MESSAGE).build();
  }

  /// Speaks without TLS.
  ///
  /// @param address `host:port`
  static GrpcClient plain(String address) {
    return new GrpcClient(NettyChannelBuilder.forAddress(at(address)).usePlaintext());
  }

  /// Speaks by TLS.
  ///
  /// @param ca PEM file of who vouches for the server
  static GrpcClient secure(String address, Path ca) throws IOException {
    return new GrpcClient(
        NettyChannelBuilder.forAddress(at(address))
            .overrideAuthority("localhost")
            .sslContext(GrpcSslContexts.forClient().trustManager(ca.toFile()).build()));
  }

  private static InetSocketAddress at(String address) {
    int colon = address.lastIndexOf(':');
    return new InetSocketAddress(
        address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
  }

  /// What calls are made on.
  Channel channel() {
    return channel;
  }

  /// How long any call may take unless its test says otherwise.
  static CallOptions patient() {
    return within(Duration.ofSeconds(PATIENCE_SECONDS));
  }

  static CallOptions within(Duration time) {
    return CallOptions.DEFAULT.withDeadlineAfter(time.toNanos(), TimeUnit.NANOSECONDS);
  }

  /// Makes a unary call and waits for its answer.
  ///
  /// @throws io.grpc.StatusRuntimeException if it ends otherwise
  byte[] call(MethodDescriptor<byte[], byte[]> method, byte... request) {
    return ClientCalls.blockingUnaryCall(channel, method, patient(), request);
  }

  /// What came with an answer beside its messages.
  record Beside(Metadata headers, Metadata trailers) {}

  /// Makes a unary call and shows what came beside its answer.
  ///
  /// @param headers sent with it
  Beside beside(MethodDescriptor<byte[], byte[]> method, Metadata headers, byte... request) {
    AtomicReference<Metadata> head = new AtomicReference<>(new Metadata());
    AtomicReference<Metadata> trailers = new AtomicReference<>(new Metadata());
    Channel watched =
        ClientInterceptors.intercept(
            channel,
            MetadataUtils.newAttachHeadersInterceptor(headers),
            MetadataUtils.newCaptureMetadataInterceptor(head, trailers));
    ClientCalls.blockingUnaryCall(watched, method, patient(), request);
    return new Beside(head.get(), trailers.get());
  }

  @Override
  public void close() {
    channel.shutdownNow();
    try {
      if (!channel.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("channel: open (expected: closed)");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
