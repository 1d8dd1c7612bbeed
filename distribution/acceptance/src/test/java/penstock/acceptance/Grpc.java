package penstock.acceptance;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/// The service that tests call: what its methods take and give are bytes as they are.
final class Grpc {

  static final String SERVICE = "demo.Echo";

  /// Gives back what it got.
  static final MethodDescriptor<byte[], byte[]> ECHO = method(MethodType.UNARY, "Echo");

  /// Fails with the status whose number is the first byte.
  static final MethodDescriptor<byte[], byte[]> FAIL = method(MethodType.UNARY, "Fail");

  /// Fails at the first server, is [#ECHO] at all others.
  static final MethodDescriptor<byte[], byte[]> FLAKY = method(MethodType.UNARY, "Flaky");

  /// Never answers.
  static final MethodDescriptor<byte[], byte[]> STALL = method(MethodType.UNARY, "Stall");

  /// Gives each byte as a message.
  static final MethodDescriptor<byte[], byte[]> SPLIT =
      method(MethodType.SERVER_STREAMING, "Split");

  /// Gives all that it got in one message.
  static final MethodDescriptor<byte[], byte[]> JOIN = method(MethodType.CLIENT_STREAMING, "Join");

  /// Gives back each message at once.
  static final MethodDescriptor<byte[], byte[]> CHAT = method(MethodType.BIDI_STREAMING, "Chat");

  /// What the health of a server is asked by.
  static final MethodDescriptor<byte[], byte[]> CHECK = named("grpc.health.v1.Health/Check");

  /// Who answered.
  static final Metadata.Key<String> ENDPOINT = key("x-endpoint");

  /// What comes back behind the answer as it was sent.
  static final Metadata.Key<String> MARK = key("x-mark");

  /// The same as bytes.
  static final Metadata.Key<byte[]> BYTES =
      Metadata.Key.of("x-bytes-bin", Metadata.BINARY_BYTE_MARSHALLER);

  private Grpc() {}

  private static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }

  private static MethodDescriptor<byte[], byte[]> method(MethodType type, String name) {
    return any(type, SERVICE + "/" + name);
  }

  /// A unary method of any service.
  ///
  /// @param name such as `shop.Cart/Add`
  static MethodDescriptor<byte[], byte[]> named(String name) {
    return any(MethodType.UNARY, name);
  }

  private static MethodDescriptor<byte[], byte[]> any(MethodType type, String name) {
    return MethodDescriptor.newBuilder(new AsTheyAre(), new AsTheyAre())
        .setType(type)
        .setFullMethodName(name)
        .build();
  }

  private static final class AsTheyAre implements MethodDescriptor.Marshaller<byte[]> {

    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
